import { parentPort, workerData } from 'node:worker_threads';
import { liveDescriptors } from '@auralis/sqlite/support';
import { importPrepare, loadMigrations } from '../migrations/load-migrations.ts';
import type { UpgradeProgress } from './progress.ts';
import { upgradeDatabase } from './upgrade-database.ts';
import { toPlainError, type UpgradeJob, type WorkerMessage } from './worker-messages.ts';

// Runs one upgrade in a worker thread. Any message from the parent stops it.
// No `await` at the top level: bundles in the format of CommonJS can't have it.

const stop = new AbortController();
const post = (message: WorkerMessage) => parentPort?.postMessage(message);

async function run({ source, prepareModule, ...request }: UpgradeJob): Promise<void> {
  try {
    const migrations = await loadMigrations(source.startsWith('file:') ? new URL(source) : source);
    const onProgress = (progress: UpgradeProgress) => post({ kind: 'progress', progress });
    const prepare = prepareModule === null ? {} : { prepare: await importPrepare(prepareModule) };
    const options = { ...request, ...prepare, migrations, onProgress, signal: stop.signal };
    post({ kind: 'done', result: await upgradeDatabase(options) });
  } catch (error) {
    post({ kind: 'failed', error: toPlainError(error) });
  } finally {
    post({ kind: 'open-descriptors', descriptors: liveDescriptors() });
    parentPort?.close();
  }
}

post({ kind: 'started' });
parentPort?.once('message', () => stop.abort());
void run(workerData as UpgradeJob);
