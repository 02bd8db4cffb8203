import { openDatabase } from '@auralis/sqlite';
import { libraryIn } from '../harness/sample-library.ts';
import type { Scenario } from '../harness/scenario.ts';
import { restoreOldest } from '../harness/used-library.ts';
import restoreInPlace from './restore-in-place.ts';

/** The reader is there to the end: the restored pages stay in the log, and only the log's own sync makes them last. */
export default {
  ...restoreInPlace,
  run: async (folder) => {
    readToTheEnd(libraryIn(folder));
    await restoreOldest(folder);
  },
} satisfies Scenario;

function readToTheEnd(path: string): void {
  const reader = openDatabase(path);
  try {
    reader.exec('BEGIN; SELECT 1 FROM tracks');
  } catch {
    // The fault met this program instead: then nobody is in the way of the restore.
    reader.close();
  }
}
