import { createBackup } from '@auralis/backup';
import { openDatabase } from '@auralis/sqlite';
import { leaveCommitsInWal, libraryIn, makeSample } from '../harness/sample-library.ts';
import type { Scenario } from '../harness/scenario.ts';

const backUp = async (folder: string) => {
  await createBackup({ database: libraryIn(folder), reason: 'manual' });
};

/** A reader keeps the log from being emptied, so the snapshot of a reader is copied. */
export default {
  prepare: async (folder, tracks = 60) => {
    await makeSample(folder, { schema: 5, tracks });
    await backUp(folder);
    leaveCommitsInWal(folder);
  },
  run: async (folder) => {
    const endReading = readOn(libraryIn(folder));
    try {
      await backUp(folder);
    } finally {
      endReading();
    }
  },
  again: backUp,
  verifiedBackups: 2,
} satisfies Scenario;

function readOn(path: string): () => void {
  const reader = openDatabase(path);
  try {
    reader.exec('BEGIN; SELECT 1 FROM tracks');
  } catch {
    // The fault met this program instead: then nobody is in the backup's way.
  }
  return () => reader.close();
}
