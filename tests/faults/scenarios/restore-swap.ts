import { closeSync, openSync, writeSync } from 'node:fs';
import { createBackup, listBackups, restoreBackup } from '@auralis/backup';
import { leaveCommitsInWal, libraryIn, makeSample } from '../stage/sample.ts';
import type { Scenario } from '../stage/scenario.ts';

/** The header of the library is gone, and beside it lies a log that must never be played into the backup. */
export default {
  prepare: async (folder, tracks = 60) => {
    await makeSample(folder, { schema: 5, tracks });
    await createBackup({ database: libraryIn(folder), reason: 'manual', proof: 4 });
    leaveCommitsInWal(folder);
    const descriptor = openSync(libraryIn(folder), 'r+');
    writeSync(descriptor, Buffer.alloc(100), 0, 100, 0);
    closeSync(descriptor);
  },
  run: restore,
  again: restore,
  afterError: 'old or new',
  replaced: ['library.db', 'library.db-wal'],
  provenBackups: 1,
} satisfies Scenario;

async function restore(folder: string): Promise<void> {
  const database = libraryIn(folder);
  const oldest = listBackups({ database }).at(-1);
  await restoreBackup({ database, id: oldest?.id ?? '' });
}
