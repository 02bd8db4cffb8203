import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, type VerbResult } from '@auralis/command-line';
import { loadMigrations } from '../index.ts';
import { findUnequalJumps } from '../migrations/jumps.ts';
import { SCHEMA_FILE, schemaPicture } from '../schema/picture.ts';
import { type CommandOptions, folderOf } from './options.ts';

export async function verify(options: CommandOptions): Promise<VerbResult> {
  const folder = folderOf(options);
  const set = await loadMigrations(folder);
  const problems = [...findUnequalJumps(set), ...staleSnapshot(join(folder, SCHEMA_FILE), schemaPicture(set))];
  const text =
    problems.length === 0
      ? `${set.migrations.length} steps are clean; the newest schema is ${set.newest}.`
      : problems.join('\n');
  return {
    json: { status: problems.length === 0 ? 'clean' : 'unclean', newest: set.newest, problems },
    text,
    exit: problems.length === 0 ? EXIT.done : EXIT.notClean,
  };
}

function staleSnapshot(path: string, wanted: string): readonly string[] {
  const written = existsSync(path) ? readFileSync(path, 'utf8').replaceAll('\r\n', '\n') : '';
  return written === wanted ? [] : [`${path} is not the newest schema; run "auralis-migrate snapshot"`];
}
