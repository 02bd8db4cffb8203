import { adoptLiveDescriptors, databaseBytes, workerThreads } from '@auralis/sqlite';
import { MigrateError } from '../errors.ts';
import { resolveLinks } from '../inspection/resolve-links.ts';
import type { UpgradeProgress } from './progress.ts';
import type { UpgradeResult } from './receipt.ts';
import type { UpgradeRequest } from './upgrade-options.ts';
import { revive, type UpgradeJob, type WorkerMessage } from './worker-messages.ts';

export interface UpgradeInWorkerOptions extends UpgradeRequest {
  /** A folder of steps, or the URL of the module that `auralis-migrate bundle` wrote. */
  readonly migrations: string | URL;
  readonly onProgress?: (progress: UpgradeProgress) => void;
  readonly signal?: AbortSignal;
}

/** SQLite tells nothing inside one long statement, so this thread repeats the last event with its own clock. */
const QUIET_MS = 250;
const BEGINNING: UpgradeProgress = { phase: 'check', done: 0, total: 1, fraction: 0, elapsedMs: 0 };
const LOOK_EVERY_MS = 200;

/**
 * Like `upgradeDatabase`, in a thread of its own: the caller's thread never stalls, and hears something at least every
 * half second. Stopping takes effect between two statements.
 *
 * @throws MigrateError with the codes of `upgradeDatabase` and of backups
 *
 * @example
 * const result = await upgradeInWorker({ database: 'library.db', migrations: 'migrations', appVersion: '1.4.0' });
 */
export function upgradeInWorker({
  migrations,
  onProgress,
  signal,
  ...request
}: UpgradeInWorkerOptions): Promise<UpgradeResult> {
  const job: UpgradeJob = { ...request, source: migrations instanceof URL ? migrations.href : migrations };
  return new Promise((resolve, reject) => {
    const { Worker } = workerThreads();
    const worker = new Worker(workerFile(), { workerData: job, trackUnmanagedFds: closesDropNoLocks() });
    const beat = heartbeat(request.database, onProgress);
    const stop = () => worker.postMessage('stop');
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop, { once: true });
    let left: readonly number[] = [];
    let settle = (code: number) => reject(endedEarly(code));
    worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'progress') beat.heard(message.progress);
      else if (message.kind === 'left') left = message.descriptors;
      else if (message.kind === 'done') settle = () => resolve(message.result);
      else settle = () => reject(revive(message.error));
    });
    worker.once('error', (error) => {
      settle = () => reject(error);
    });
    worker.once('exit', (code) => {
      beat.end();
      if (!closesDropNoLocks()) adoptLiveDescriptors(left);
      signal?.removeEventListener('abort', stop);
      settle(code);
    });
  });
}

function heartbeat(database: string, onProgress: ((progress: UpgradeProgress) => void) | undefined) {
  // A thread takes its time to start, and that counts for whoever waits.
  let last = { progress: BEGINNING, at: performance.now() };
  onProgress?.(BEGINNING);
  const timer = setInterval(() => {
    if (performance.now() - last.at < QUIET_MS) return;
    const elapsedMs = last.progress.elapsedMs + (performance.now() - last.at);
    onProgress?.({ ...last.progress, elapsedMs, walBytes: databaseBytes(resolveLinks(database)).wal });
  }, LOOK_EVERY_MS);
  return {
    heard(progress: UpgradeProgress) {
      last = { progress, at: performance.now() };
      onProgress?.(progress);
    },
    end: () => clearInterval(timer),
  };
}

/**
 * Node closes what a thread leaves open, which on POSIX drops every lock this process has on the library, those of the
 * app's own connections too. There the descriptors of the library stay open, and are this thread's from then on.
 */
function closesDropNoLocks(platform: NodeJS.Platform = process.platform): boolean {
  return platform === 'win32';
}

/** From source Node runs `.ts`, from a package `.js`: the worker lies beside this file, or in its folder of `dist`. */
function workerFile(here: string = import.meta.url): URL {
  return new URL(here.endsWith('.ts') ? './upgrade-worker.ts' : './upgrade/upgrade-worker.js', here);
}

function endedEarly(code: number): MigrateError {
  return new MigrateError('MIGRATION_FAILED', {
    message: 'The update ended early. Your library is unchanged or finished; start the app again to see.',
    detail: `The upgrade's thread ended with code ${code} and no result`,
    facts: { code },
  });
}
