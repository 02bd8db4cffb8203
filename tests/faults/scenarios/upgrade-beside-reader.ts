import { openDatabase } from '@auralis/sqlite';
import { leaveCommitsInWal, libraryIn, makeSample, upgradeHere } from '../harness/sample-library.ts';
import type { Scenario } from '../harness/scenario.ts';

/** The reader is there to the end: nothing comes out of the log, so only the log's own sync makes the commit last. */
export default {
  prepare: async (folder, tracks = 60) => {
    await makeSample(folder, { schema: 1, tracks });
    leaveCommitsInWal(folder);
  },
  run: async (folder) => {
    readToTheEnd(libraryIn(folder));
    await upgradeHere(folder);
  },
  verifiedBackups: 1,
} satisfies Scenario;

function readToTheEnd(path: string): void {
  const reader = openDatabase(path);
  try {
    reader.exec('BEGIN; SELECT 1 FROM tracks');
  } catch {
    // The fault met this program instead: then nobody is in the upgrade's way.
    reader.close();
  }
}
