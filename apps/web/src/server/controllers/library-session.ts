import { describeFailure, inspectLibrary, openLibrary, readFailureContext, type UpgradeResult } from '@auralis/library';
import type { Logger } from 'pino';
import type { AppState, StartRequest } from '../../contract/upgrade.ts';
import { type ApiError, apiError } from './api-error.ts';
import { readyState, schemaOf, toFailure } from './app-state.ts';
import type { EventLog } from './event-log.ts';
import { codeOf, type OpenedLibrary, openedLibrary } from './opened-library.ts';
import { upgradeDisplay } from './upgrade-display.ts';

/**
 * The threads of a bundled app, each the path of the file into which the bundler put it. Without a bundle every package
 * finds its own.
 */
export interface WorkerFiles {
  /** `@auralis/migrate/worker` */
  readonly upgrade: string;
  /** `@auralis/library/reader-worker` */
  readonly reader: string;
}

export interface SessionOptions {
  readonly path: string;
  readonly appVersion: string;
  readonly migrations?: URL | string | undefined;
  readonly backups?: { readonly directory?: string } | undefined;
  readonly workers?: WorkerFiles | undefined;
  readonly events: EventLog;
  readonly log: Logger;
  /** Called each time the library was opened, or could not be. */
  readonly onOutcome?: ((outcome: Outcome) => void) | undefined;
}

export type Outcome =
  | { readonly status: 'opened'; readonly result: UpgradeResult }
  | { readonly status: 'failed'; readonly error: unknown };

/** What a restore needs: to report how far it is, 0 to 1 or null, and to know when the app quits. */
interface RestoreProgress {
  readonly onFraction: (fraction: number | null) => void;
  readonly signal: AbortSignal;
}

/** The one library of the app, and what it is doing. All windows look at the same state. */
export interface LibrarySession {
  readonly state: AppState;
  /** Schema version of the file; null while it is not known. */
  readonly schema: number | null;
  /** Opens and upgrades the library. Does nothing where it is open or being opened. Resolves when that is decided. */
  start(request?: StartRequest): Promise<void>;
  /** Stops an upgrade. The library stays as it was. */
  stop(): void;
  dismissReceipt(): void;
  /** @throws ApiError `LIBRARY_NOT_READY` */
  library(): OpenedLibrary;
  /** @throws ApiError `LIBRARY_NOT_READY` while the library is being opened, upgraded or restored */
  assertAtRest(): void;
  /** Closes the library, runs a restore, and opens and upgrades what is there then; also where the restore failed. */
  whileClosed<Result>(restore: (progress: RestoreProgress) => Promise<Result>): Promise<Result>;
  /** Cancels what runs, and closes the library. */
  close(): Promise<void>;
}

export function librarySession(options: SessionOptions): LibrarySession {
  const { path, appVersion, migrations, backups, workers, events, log, onOutcome } = options;
  const file = { path, appVersion, migrations, backups };
  let state: AppState = { state: 'starting' };
  let opened: OpenedLibrary | null = null;
  let schema: number | null = null;
  let running: Promise<void> | null = null;
  /** The last restore; never rejects. */
  let restoring: Promise<void> = Promise.resolve();
  let abort = new AbortController();
  let isClosing = false;

  function show(next: AppState): void {
    state = next;
    events.append('state', next);
  }

  async function open(request: StartRequest): Promise<void> {
    abort = new AbortController();
    if (isClosing) abort.abort();
    show({ state: 'starting' });
    const began = performance.now();
    try {
      const inspection = await inspectLibrary(file);
      schema = inspection.schema === 'legacy' ? null : inspection.schema;
      const display = upgradeDisplay({ ...file, inspection, show });
      const library = await openLibrary({
        retryAfterFailures: request.retryAfterFailures ?? false,
        recreateIfLost: request.recreateIfLost ?? false,
        ...file,
        workerFile: workers?.upgrade,
        readerWorkerFile: workers?.reader,
        signal: abort.signal,
        onState: (found) => found.state === 'upgrading' && display.progressed(found.progress, abort.signal.aborted),
      });
      opened = openedLibrary({
        ...library,
        log,
        readerWorkerFile: workers?.reader,
        onChange: () => events.append('library', {}),
      });
      schema = schemaOf(library.result);
      log.info({ status: library.result.status, schema, durationMs: since(began) }, 'library opened');
      show(readyState(library.result, library.isReadOnly));
      onOutcome?.({ status: 'opened', result: library.result });
    } catch (error) {
      log.error({ code: codeOf(error), durationMs: since(began) }, 'library not opened');
      log.debug({ err: error }, 'library not opened');
      show({ state: 'failed', failure: toFailure(describeFailure(error, readFailureContext(file))) });
      onOutcome?.({ status: 'failed', error });
    }
  }

  function run(request: StartRequest): Promise<void> {
    running = open(request).finally(() => {
      running = null;
    });
    return running;
  }

  async function restoreAndOpen<Result>(restore: (progress: RestoreProgress) => Promise<Result>): Promise<Result> {
    const library = opened;
    opened = null;
    abort = new AbortController();
    show({ state: 'restoring', fraction: null });
    const onFraction = (fraction: number | null) => show({ state: 'restoring', fraction });
    try {
      await library?.close();
      return await restore({ onFraction, signal: abort.signal });
    } finally {
      if (!isClosing) await run({});
    }
  }

  const session: LibrarySession = {
    get state() {
      return state;
    },
    get schema() {
      return schema;
    },
    start(request = {}) {
      if (running !== null) return running;
      return opened !== null || state.state === 'restoring' || isClosing ? Promise.resolve() : run(request);
    },
    stop() {
      if (running === null || abort.signal.aborted) return;
      abort.abort();
      if (state.state === 'upgrading') show({ ...state, isStopping: true });
    },
    dismissReceipt() {
      if (state.state === 'ready' && state.receipt !== null) show({ ...state, receipt: null });
    },
    library() {
      if (opened === null) throw notReady(state);
      return opened;
    },
    assertAtRest() {
      if (state.state === 'ready' || state.state === 'failed') return;
      throw notReady(state);
    },
    async whileClosed(restore) {
      session.assertAtRest();
      const done = restoreAndOpen(restore);
      restoring = done.then(
        () => undefined,
        () => undefined,
      );
      return done;
    },
    async close() {
      isClosing = true;
      abort.abort();
      await restoring;
      await running;
      await opened?.close();
      opened = null;
    },
  };
  return session;
}

function notReady({ state }: AppState): ApiError {
  const error = apiError('LIBRARY_NOT_READY', `The state is ${state}.`);
  if (state !== 'failed') return error;
  return error.with({
    message: 'The library could not be opened.',
    hint: 'Open the page of Auralis, which says why and what to do.',
  });
}

function since(began: number): number {
  return Math.round(performance.now() - began);
}
