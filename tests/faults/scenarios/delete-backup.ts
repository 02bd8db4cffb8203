import { deleteBackup, listBackups } from '@auralis/backup';
import { libraryIn } from '../harness/sample-library.ts';
import type { Scenario } from '../harness/scenario.ts';
import prune from './prune.ts';

/** The next pruning decides again about what an interrupted deletion left. */
export default {
  ...prune,
  run: async (folder) => {
    const database = libraryIn(folder);
    const oldest = listBackups({ database }).at(-1);
    await deleteBackup({ database, id: oldest?.id ?? '' });
  },
} satisfies Scenario;
