import { join } from 'node:path';
import { EXIT, type VerbResult } from '@auralis/command-line';
import { CHECKSUMS_FILE } from '@auralis/migration-files';
import { freeze } from '../migrations/frozen-checksums.ts';
import { loadMigrations } from '../migrations/load-migrations.ts';
import { type CommandOptions, folderOf } from './options.ts';
import { writeSource } from './write-source.ts';

export async function lock(options: CommandOptions): Promise<VerbResult> {
  const folder = folderOf(options);
  const { migrations } = await loadMigrations(folder);
  const path = join(folder, CHECKSUMS_FILE);
  writeSource(path, freeze(migrations));
  return {
    json: { status: 'locked', path, steps: migrations.length },
    text: `Froze ${migrations.length} steps in ${path}`,
    exit: EXIT.done,
  };
}
