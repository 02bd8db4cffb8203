import { parentPort, workerData } from 'node:worker_threads';
import { liveDescriptors } from '@auralis/sqlite';
import { loadMigrations } from '../migrations/load-migrations.ts';
import { upgradeDatabase } from './upgrade-database.ts';
import { carry, type UpgradeJob, type WorkerMessage } from './worker-messages.ts';

/** Runs one upgrade in a thread of its own. Any message from the parent is the wish to stop. */
const { source, ...request } = workerData as UpgradeJob;
const stop = new AbortController();
const tell = (message: WorkerMessage) => parentPort?.postMessage(message);
parentPort?.once('message', () => stop.abort());

try {
  const migrations = await loadMigrations(source.startsWith('file:') ? new URL(source) : source);
  const onProgress = (progress: Extract<WorkerMessage, { kind: 'progress' }>['progress']) =>
    tell({ kind: 'progress', progress });
  tell({ kind: 'done', result: await upgradeDatabase({ ...request, migrations, onProgress, signal: stop.signal }) });
} catch (error) {
  tell({ kind: 'failed', error: carry(error) });
} finally {
  tell({ kind: 'left', descriptors: liveDescriptors() });
  parentPort?.close();
}
