import type { UpdateOffer, UpdateRequest, UpdateSettings, UpdateState } from '@auralis/web/contract/updates';
import { gt } from 'semver';
import type { Channel } from '../feed/feed-document.ts';
import { afterStart, answerTo, type Choices, changeChannel, postpone, settingsOf, skip, unskip } from './choices.ts';
import { isSilent, UpdateError } from './errors.ts';
import { admitUpdate } from './gate.ts';
import { installOnQuit, installWhenAsked } from './install.ts';
import type { UpdatePorts } from './ports.ts';
import { failed, isInstallFailure, offerIn, stateAfterCheck } from './update-states.ts';
import { downloadError, installError } from './updater-errors.ts';

/** Whether the listener asked for a check, or the app does it from time to time. */
type CheckReason = 'quiet' | 'asked';

/**
 * Keeps the state of updates and does what the listener asks for. Nothing is downloaded or installed unasked. A request
 * that does not fit the state changes nothing: the window that sent it was behind.
 *
 * @example
 * const updates = new UpdateController(ports);
 * updates.watch((state) => send('updates', state));
 * await updates.checkQuietly();
 */
export class UpdateController {
  readonly #ports: UpdatePorts;
  readonly #watchers = new Set<(state: UpdateState) => void>();
  #state: UpdateState = { state: 'idle' };
  #running: { readonly reason: CheckReason; readonly end: Promise<void> } | null = null;
  #download: { readonly stop: AbortController; readonly end: Promise<void> } | null = null;

  constructor(ports: UpdatePorts) {
    this.#ports = ports;
    const choices = ports.choices.read();
    const { installing } = choices;
    // It was started when the app quit, when no window could show an error.
    if (installing !== null && gt(installing, ports.installed.version))
      this.#state = failed('install', installError(`${installing} was not there at the next start.`), null);
    ports.choices.write(afterStart(choices, ports.installed.version));
  }

  get state(): UpdateState {
    return this.#state;
  }

  settings(): UpdateSettings {
    return settingsOf(this.#ports.choices.read());
  }

  /** Calls back with the state at once, and whenever it changes. */
  watch(onState: (state: UpdateState) => void): () => void {
    this.#watchers.add(onState);
    onState(this.#state);
    return () => this.#watchers.delete(onState);
  }

  /** Checks without being asked. A server that can't be reached changes nothing that the listener sees. */
  checkQuietly(): Promise<void> {
    return this.#checkOnce('quiet');
  }

  /** Does what the listener asked for. What an update can fail with is in the state; only a bug rejects. */
  async perform(request: UpdateRequest): Promise<void> {
    switch (request.action) {
      case 'check':
        return this.#checkOnce('asked');
      case 'download':
        return this.#startDownload();
      case 'cancel-download':
        return this.#stopDownload();
      case 'later':
      case 'skip':
        return this.#putOff(request.action);
      case 'unskip':
        return this.#answer((choices) => unskip(choices, request.version));
      case 'install':
        return installWhenAsked(this.#ports, request, this.#holder());
      case 'change-channel':
        return this.#changeChannel(request.channel);
    }
  }

  /** To be called when the app quits, after its work has ended. Installs only what the listener wanted to be installed then. */
  onQuit(): void {
    installOnQuit(this.#ports, this.#state);
  }

  #set(state: UpdateState): void {
    this.#state = state;
    for (const onState of this.#watchers) onState(state);
  }

  #holder() {
    return { get: () => this.#state, set: (state: UpdateState) => this.#set(state) };
  }

  async #checkOnce(reason: CheckReason): Promise<void> {
    // A quiet check may end without a word, and the listener wants an answer.
    if (reason === 'asked' && this.#running?.reason === 'quiet') await this.#running.end;
    if (this.#state.state === 'downloading') return;
    if (reason === 'quiet' && isInstallFailure(this.#state)) return;
    this.#running ??= {
      reason,
      end: this.#runCheck(reason).finally(() => {
        this.#running = null;
      }),
    };
    return this.#running.end;
  }

  async #runCheck(reason: CheckReason): Promise<void> {
    const before = this.#state;
    if (reason === 'asked' && before.state !== 'ready') this.#set({ state: 'checking' });
    const during = this.#state;
    let after = before;
    try {
      after = await this.#stateAfterCheck(before, reason);
    } finally {
      // The listener may have answered meanwhile.
      if (this.#state === during && after !== during) this.#set(after);
    }
  }

  async #stateAfterCheck(before: UpdateState, reason: CheckReason): Promise<UpdateState> {
    const { updater, choices: file, installed, acceptedKeys, now } = this.#ports;
    const { channel, userId } = file.read();
    try {
      const result = await updater.check(channel, async (document) => {
        const local = await this.#ports.readLocalFacts();
        const installedVersion = installed.version;
        return admitUpdate(document, { installedVersion, channel, userId, acceptedKeys, local, now: now() });
      });
      const choices = this.#change((each) => ({ ...each, lastCheckedAt: now().toISOString() }));
      return stateAfterCheck({ result, installed, choices, before, now: now() });
    } catch (error) {
      if (!(error instanceof UpdateError)) throw error;
      this.#ports.log(error);
      if (before.state === 'ready' || (reason === 'quiet' && isSilent(error))) return before;
      return failed('check', error, null);
    }
  }

  async #startDownload(): Promise<void> {
    const offer = offerIn(this.#state);
    if (offer === null || (this.#state.state !== 'offered' && this.#state.state !== 'failed')) return;
    const stop = new AbortController();
    this.#set({ state: 'downloading', offer, fraction: 0 });
    this.#download = { stop, end: this.#runDownload(offer, stop.signal) };
    await this.#download.end;
    this.#download = null;
  }

  async #runDownload(offer: UpdateOffer, signal: AbortSignal): Promise<void> {
    const onProgress = (fraction: number) => this.#set({ state: 'downloading', offer, fraction });
    try {
      await this.#ports.updater.download(onProgress, signal);
      this.#set({ state: 'ready', offer, install: 'asking', problem: null });
    } catch (error) {
      if (signal.aborted) return this.#set({ state: 'offered', offer, answer: 'none' });
      const failure = error instanceof UpdateError ? error : downloadError(error);
      this.#ports.log(failure);
      this.#set(failed('download', failure, offer));
    }
  }

  async #stopDownload(): Promise<void> {
    this.#download?.stop.abort();
    await this.#download?.end;
  }

  #putOff(action: 'later' | 'skip'): void {
    const version = offerIn(this.#state)?.version;
    if (version === undefined || this.#state.state === 'downloading') return;
    this.#answer((choices) => (action === 'later' ? postpone : skip)(choices, version, this.#ports.now()));
  }

  /** Keeps an answer to a version, and drops the plan to install it when the app quits. */
  #answer(change: (choices: Choices) => Choices): void {
    const choices = this.#change(change);
    const state = this.#state;
    if (state.state === 'ready' && state.install === 'on-quit') this.#set({ ...state, install: 'asking' });
    if (state.state === 'offered' || (state.state === 'failed' && state.offer !== null)) {
      const offer = offerIn(state);
      if (offer === null) return;
      this.#set({ state: 'offered', offer, answer: answerTo(choices, offer.version, this.#ports.now()) });
    }
  }

  async #changeChannel(channel: Channel): Promise<void> {
    await this.#stopDownload();
    await this.#running?.end;
    this.#change((choices) => changeChannel(choices, channel));
    this.#set({ state: 'idle' });
    return this.#checkOnce('asked');
  }

  #change(change: (choices: Choices) => Choices): Choices {
    const choices = change(this.#ports.choices.read());
    this.#ports.choices.write(choices);
    return choices;
  }
}
