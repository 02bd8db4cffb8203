import { createBackup, listBackups, restoreBackup } from '@auralis/backup';
import { leaveCommitsInWal, libraryIn, makeSample } from './sample-library.ts';

/** A library that has gone on since its backup, and some of that is in its log alone. */
export async function makeUsedLibrary(folder: string, tracks = 60): Promise<void> {
  await makeSample(folder, { schema: 5, tracks });
  await createBackup({ database: libraryIn(folder), reason: 'manual', level: 4 });
  leaveCommitsInWal(folder);
}

/** Goes back to the first backup there was. */
export async function restoreOldest(folder: string): Promise<void> {
  const database = libraryIn(folder);
  const oldest = listBackups({ database }).at(-1);
  await restoreBackup({ database, id: oldest?.id ?? '' });
}
