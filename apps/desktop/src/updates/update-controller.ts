import type { UpdateOffer, UpdateRequest, UpdateSettings, UpdateState } from '@auralis/web/contract/updates';
import { gt } from 'semver';
import type { Channel, FeedDocument } from '../feed/feed-document.ts';
import { afterStart, answerTo, type Choices, changeChannel, postpone, settingsOf, skip, unskip } from './choices.ts';
import { UpdateError } from './errors.ts';
import { type InstallContext, installOnQuit, installWhenAsked } from './install.ts';
import { type KeptChoices, keptChoices } from './kept-choices.ts';
import type { UpdatePorts } from './ports.ts';
import { readOffer } from './read-offer.ts';
import { type CheckReason, failed, isInstallFailure, offerIn, stateAfterCheck } from './update-states.ts';
import { downloadError, installError } from './updater-errors.ts';

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
  readonly #choices: KeptChoices;
  readonly #watchers = new Set<(state: UpdateState) => void>();
  #state: UpdateState = { state: 'idle' };
  /** The trusted feed of the version that was offered last. */
  #feed: FeedDocument | null = null;
  #running: { readonly reason: CheckReason; readonly end: Promise<void> } | null = null;
  #download: { readonly stop: AbortController; readonly end: Promise<void> } | null = null;

  constructor(ports: UpdatePorts) {
    this.#ports = ports;
    this.#choices = keptChoices(ports.choices, ports.log);
    const { installing } = this.#choices.current;
    // It was started when the app quit, when no window could show an error.
    if (installing !== null && gt(installing, ports.installed.version))
      this.#state = failed('install', installError(`${installing} was not there at the next start.`), null);
    this.#choices.change((choices) => afterStart(choices, ports.installed.version));
  }

  get state(): UpdateState {
    return this.#state;
  }

  settings(): UpdateSettings {
    return settingsOf(this.#choices.current);
  }

  /** Calls back with the state at once, and whenever it changes. */
  watch(onState: (state: UpdateState) => void): () => void {
    this.#watchers.add(onState);
    onState(this.#state);
    return () => this.#watchers.delete(onState);
  }

  /**
   * Checks without being asked, unless the listener wants to check by hand. A server that can't be reached changes nothing
   * that the listener sees.
   */
  async checkQuietly(): Promise<void> {
    if (this.settings().checks === 'automatic') return this.#checkOnce('quiet');
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
        return this.#offerAgain(request.version);
      case 'withdraw':
        return this.#withdraw();
      case 'change-checks':
        this.#choices.change((choices) => ({ ...choices, checks: request.checks }));
        return this.checkQuietly();
      case 'install':
        return installWhenAsked(this.#installContext(), request);
      case 'change-channel':
        return this.#changeChannel(request.channel);
    }
  }

  /** To be called when the app quits, after its work has ended. Installs only what the listener wanted to be installed then. Never throws. */
  onQuit(): void {
    installOnQuit(this.#installContext());
  }

  #set(state: UpdateState): void {
    this.#state = state;
    for (const onState of this.#watchers) onState(state);
  }

  #installContext(): InstallContext {
    const holder = { get: () => this.#state, set: (state: UpdateState) => this.#set(state) };
    return { ports: this.#ports, choices: this.#choices, holder };
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
    try {
      await this.#showCheck(reason);
    } finally {
      if (this.#state.state === 'checking') this.#set(before);
    }
  }

  async #showCheck(reason: CheckReason): Promise<void> {
    const { installed, now } = this.#ports;
    const result = await readOffer(this.#ports, this.#choices);
    const current = this.#state;
    const choices = this.#choices.current;
    const after = stateAfterCheck({ result, reason, installed, choices, current, now: now() });
    if (after === current) return;
    // A download of what was held or withdrawn meanwhile.
    await this.#stopDownload();
    if (result.status === 'admitted' && result.feed.version === offerIn(after)?.version) this.#feed = result.feed;
    this.#set(after);
  }

  async #startDownload(): Promise<void> {
    const offer = offerIn(this.#state);
    const feed = this.#feed;
    if (offer === null || feed === null || (this.#state.state !== 'offered' && this.#state.state !== 'failed')) return;
    const stop = new AbortController();
    this.#set({ state: 'downloading', offer, fraction: 0 });
    this.#download = { stop, end: this.#runDownload(offer, feed, stop.signal) };
    await this.#download.end;
    this.#download = null;
  }

  async #runDownload(offer: UpdateOffer, feed: FeedDocument, signal: AbortSignal): Promise<void> {
    const onProgress = (fraction: number) => this.#set({ state: 'downloading', offer, fraction });
    try {
      await this.#ports.updater.download(feed, onProgress, signal);
      this.#set({ state: 'ready', offer, install: 'asking', answer: 'none', problem: null });
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
    const now = this.#ports.now();
    const choices = this.#choices.change((each) => (action === 'later' ? postpone : skip)(each, version, now));
    const state = this.#state;
    // The plan to install it is dropped, also while the backup before the installation is being made.
    if (state.state === 'ready' && state.install !== 'now')
      this.#state = { ...state, install: 'asking', problem: null };
    this.#showAnswer(choices);
  }

  #offerAgain(version: string): void {
    const choices = this.#choices.change((each) => unskip(each, version));
    if (offerIn(this.#state)?.version === version) this.#showAnswer(choices);
  }

  #withdraw(): void {
    const state = this.#state;
    if (state.state !== 'ready' || state.install !== 'on-quit') return;
    this.#state = { ...state, install: 'asking' };
    this.#showAnswer(this.#choices.current);
  }

  /** Shows what the listener said to the version of the state. A plan to install it is a later answer. */
  #showAnswer(choices: Choices): void {
    const state = this.#state;
    const offer = offerIn(state);
    if (offer === null) return;
    const answer = answerTo(choices, offer.version, this.#ports.now());
    if (state.state === 'offered' || state.state === 'failed') this.#set({ state: 'offered', offer, answer });
    if (state.state === 'ready' && state.install === 'asking') this.#set({ ...state, answer });
  }

  async #changeChannel(channel: Channel): Promise<void> {
    await this.#stopDownload();
    await this.#running?.end;
    this.#choices.change((choices) => changeChannel(choices, channel));
    this.#set({ state: 'idle' });
    return this.#checkOnce('asked');
  }
}
