import { join } from 'node:path';
import { EXIT, type VerbResult } from '@auralis/command-line';
import { loadMigrations } from '../migrations/load-migrations.ts';
import { SCHEMA_FILE, schemaPicture } from '../schema/picture.ts';
import { type CommandOptions, folderOf } from './options.ts';
import { writeSource } from './write-source.ts';

export async function snapshot(options: CommandOptions): Promise<VerbResult> {
  const folder = folderOf(options);
  const set = await loadMigrations(folder);
  const path = join(folder, SCHEMA_FILE);
  writeSource(path, schemaPicture(set));
  return {
    json: { status: 'written', path, version: set.newest },
    text: `Wrote schema ${set.newest} to ${path}`,
    exit: EXIT.done,
  };
}
