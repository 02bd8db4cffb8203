import { dirname, extname, join } from 'node:path';
import { databaseBytes } from '@auralis/sqlite';
import { adoptLiveDescriptors, describeCause, workerFlags, workerThreads } from '@auralis/sqlite/support';
import { MigrateError } from '../errors.ts';
import { resolveLinks } from '../resolve-links.ts';
import type { UpgradeProgress } from './progress.ts';
import type { UpgradeResult } from './receipt.ts';
import type { UpgradeRequest } from './upgrade-options.ts';
import { fromPlainError, type UpgradeJob, type WorkerMessage } from './worker-messages.ts';

export interface UpgradeInWorkerOptions extends UpgradeRequest {
  /** A folder of migrations, or the URL of the module that `auralis-migrate bundle` wrote. */
  readonly migrations: string | URL;
  /** In a bundle: the path or URL of the file into which the bundler put `@auralis/migrate/worker`. */
  readonly workerFile?: string | URL | undefined;
  /** The path or URL of a module that exports `prepare`, as for `upgradeDatabase`: a thread is given no functions. */
  readonly prepareModule?: string | URL;
  readonly onProgress?: (progress: UpgradeProgress) => void;
  readonly signal?: AbortSignal;
}

/** SQLite reports nothing within one long statement, so this thread repeats the last event with its own clock. */
const REPEAT_AFTER_MS = 250;
const REPEAT_CHECK_MS = 200;
const FIRST_PROGRESS: UpgradeProgress = { phase: 'check', done: 0, total: 1, fraction: 0, elapsedMs: 0 };

/**
 * Does what `upgradeDatabase` does, in a worker thread: the calling thread is never blocked, and `onProgress` is called
 * at least every half second. Aborting the signal takes effect between two statements.
 *
 * @throws MigrateError with the codes of `upgradeDatabase` and `loadMigrations`, and `WORKER_MISSING`; of every error the
 * `code`, `message`, `detail`, `hint` and `facts` come through
 *
 * @example
 * try {
 *   const result = await upgradeInWorker({
 *     database: 'app.db',
 *     migrations: 'migrations',
 *     appVersion: '1.4.0',
 *     onProgress: ({ phase, fraction }) => console.log(phase, Math.round(fraction * 100)),
 *   });
 *   console.log(result.status);
 * } catch (error) {
 *   if (!(error instanceof CodedError)) throw error;
 *   console.error(`${error.code}: ${error.message} ${error.hint}`);
 * }
 */
export function upgradeInWorker({
  migrations,
  workerFile,
  prepareModule,
  onProgress,
  signal,
  ...request
}: UpgradeInWorkerOptions): Promise<UpgradeResult> {
  if (typeof migrations !== 'string' && !(migrations instanceof URL))
    return Promise.reject(
      new TypeError('migrations must be a folder, or the URL of a bundle: a thread loads them itself'),
    );
  const job: UpgradeJob = {
    ...request,
    source: migrations instanceof URL ? migrations.href : migrations,
    prepareModule: prepareModule === undefined ? null : String(prepareModule),
  };
  return new Promise((resolve, reject) => {
    const { Worker } = workerThreads();
    const file = workerFile ?? ownWorkerFile();
    const worker = new Worker(file, {
      ...workerFlags(),
      workerData: job,
      trackUnmanagedFds: closingKeepsLocks(),
    });
    const heartbeat = startHeartbeat(request.database, onProgress);
    const stop = () => worker.postMessage('stop');
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop, { once: true });
    let openDescriptors: readonly number[] = [];
    let hasStarted = false;
    let complete = (exitCode: number) => reject(endedEarly(exitCode));
    worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'started') hasStarted = true;
      else if (message.kind === 'progress') heartbeat.received(message.progress);
      else if (message.kind === 'open-descriptors') openDescriptors = message.descriptors;
      else if (message.kind === 'done') complete = () => resolve(message.result);
      else complete = () => reject(fromPlainError(message.error));
    });
    worker.once('error', (error) => {
      complete = (exitCode) => reject(hasStarted ? endedEarly(exitCode, error) : notStarted(String(file), error));
    });
    worker.once('exit', (exitCode) => {
      heartbeat.stop();
      if (!closingKeepsLocks()) adoptLiveDescriptors(openDescriptors);
      signal?.removeEventListener('abort', stop);
      complete(exitCode);
    });
  });
}

function startHeartbeat(database: string, onProgress: ((progress: UpgradeProgress) => void) | undefined) {
  // A thread takes time to start, and the caller waits for that too.
  let last = { progress: FIRST_PROGRESS, at: performance.now() };
  onProgress?.(FIRST_PROGRESS);
  const timer = setInterval(() => {
    if (performance.now() - last.at < REPEAT_AFTER_MS) return;
    const elapsedMs = last.progress.elapsedMs + (performance.now() - last.at);
    onProgress?.({ ...last.progress, elapsedMs, walBytes: databaseBytes(resolveLinks(database)).wal });
  }, REPEAT_CHECK_MS);
  return {
    received(progress: UpgradeProgress) {
      last = { progress, at: performance.now() };
      onProgress?.(progress);
    },
    stop: () => clearInterval(timer),
  };
}

/**
 * Node closes the descriptors that a thread leaves open. On POSIX that drops every lock this process has on the database,
 * those of the app's own connections too. There the descriptors stay open, and this thread takes them over.
 */
function closingKeepsLocks(platform: NodeJS.Platform = process.platform): boolean {
  return platform === 'win32';
}

/**
 * The worker of this package: beside this file in the sources, in its folder of `dist` in the package.
 *
 * The URL of this module would not do: webpack makes it that of the source on the developer's machine, where it works.
 *
 * @throws MigrateError `WORKER_MISSING` in a bundle whose format doesn't say where it is
 */
function ownWorkerFile(here: string | undefined = import.meta.filename): string {
  if (here === undefined) throw notStarted(null, 'this bundle does not know where it is');
  return extname(here) === '.ts'
    ? join(dirname(here), 'upgrade-worker.ts')
    : join(dirname(here), 'upgrade', 'upgrade-worker.js');
}

function notStarted(worker: string | null, cause: unknown): MigrateError {
  return new MigrateError('WORKER_MISSING', {
    message: 'The thread for the upgrade cannot be started. The database was not touched.',
    detail: typeof cause === 'string' ? cause : describeCause(cause),
    hint: "As the developer of a bundled app, build '@auralis/migrate/worker' as one more file and pass it as `workerFile`.",
    facts: { worker },
    cause,
  });
}

function endedEarly(exitCode: number, cause?: unknown): MigrateError {
  return new MigrateError('MIGRATION_FAILED', {
    message: 'The upgrade ended unexpectedly. The database is either unchanged or fully upgraded.',
    detail:
      cause === undefined
        ? `The worker thread exited with code ${exitCode} and without a result`
        : describeCause(cause),
    hint: 'Start the app again: it continues with the database as it is.',
    facts: { code: exitCode },
    cause,
  });
}
