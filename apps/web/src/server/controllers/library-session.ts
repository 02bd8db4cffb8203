import {
  describeFailure,
  inspectLibrary,
  type LibraryReader,
  openLibrary,
  readFailureContext,
  type UpgradeResult,
} from '@auralis/library';
import type { Logger } from 'pino';
import type { AppState, StartRequest } from '../../contract/upgrade.ts';
import { readyState, schemaOf, toFailure } from './app-state.ts';
import type { EventLog } from './event-log.ts';
import { codeOf, type OpenedLibrary, openedLibrary } from './opened-library.ts';
import { lostWhileOpen, notReady } from './session-errors.ts';
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
  /** The newest schema version that this app knows; null before the library was first looked at. */
  readonly newest: number | null;
  /** @throws ApiError `LIBRARY_NOT_READY` */
  library(): OpenedLibrary;
  /** Reads from the library. @throws ApiError `LIBRARY_NOT_READY`, also where the library was closed meanwhile */
  read<Result>(query: (reader: LibraryReader) => Promise<Result>): Promise<Result>;
  /** Changes the library. @throws the codes of `OpenedLibrary.write`, and ApiError `LIBRARY_NOT_READY` */
  write: OpenedLibrary['write'];
  /** @throws ApiError `LIBRARY_NOT_READY` while the library is being opened, upgraded or restored, or was replaced */
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
  let newest: number | null = null;
  /** Then a missing file is a lost library, and none is created in its place. */
  let wasOpened = false;
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
      newest = inspection.newest;
      if (wasOpened && inspection.status === 'absent' && request.recreateIfLost !== true) throw lostWhileOpen(path);
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
        onReplaced: () => openAgain(),
      });
      wasOpened = true;
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

  function run(request: StartRequest, closing: Promise<void> = Promise.resolve()): Promise<void> {
    running = closing
      .then(() => open(request))
      .finally(() => {
        running = null;
      });
    return running;
  }

  /** After the library was replaced: opens what has its name now, once nothing of the old file is open. */
  function openAgain(): void {
    const library = opened;
    if (library === null || isClosing) return;
    opened = null;
    log.warn({ code: 'LIBRARY_REPLACED' }, 'library replaced');
    show({ state: 'starting' });
    void run({}, library.close());
  }

  /** The library, unless it was replaced. */
  function current(): OpenedLibrary | null {
    if (opened?.isReplaced() === true) openAgain();
    return opened;
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
    get newest() {
      return newest;
    },
    library() {
      const library = current();
      if (library === null) throw notReady(state);
      return library;
    },
    async read(query) {
      const library = session.library();
      try {
        return await query(library.reader);
      } catch (error) {
        if (current() !== library) throw notReady(state);
        throw error;
      }
    },
    async write(change) {
      if (opened === null) throw notReady(state);
      return opened.write(change);
    },
    assertAtRest() {
      current();
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

function since(began: number): number {
  return Math.round(performance.now() - began);
}
