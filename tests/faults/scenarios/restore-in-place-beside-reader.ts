import { listBackups, restoreBackup } from '@auralis/backup';
import { openDatabase } from '@auralis/backup/storage';
import { libraryIn } from '../stage/sample.ts';
import type { Scenario } from '../stage/scenario.ts';
import restoreInPlace from './restore-in-place.ts';

/** The reader is there to the end: the restored pages stay in the log, and only the log's own sync makes them last. */
export default {
  ...restoreInPlace,
  run: async (folder) => {
    const database = libraryIn(folder);
    const reader = openDatabase(database);
    try {
      reader.exec('BEGIN; SELECT 1 FROM tracks');
    } catch {
      // The fault met this program instead: then nobody is in the way of the restore.
      reader.close();
    }
    const oldest = listBackups({ database }).at(-1);
    await restoreBackup({ database, id: oldest?.id ?? '' });
  },
} satisfies Scenario;
