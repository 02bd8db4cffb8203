import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, type VerbResult } from '@auralis/command-line';
import { MigrateError } from '../errors.ts';
import { loadMigrations } from '../migrations/load-migrations.ts';
import type { MigrationSet } from '../migrations/migration-set.ts';
import { SCHEMA_FILE, schemaPicture } from '../schema/picture.ts';
import { findUnequalMigrations } from '../verify/unequal-migrations.ts';
import { type CommandOptions, folderOf } from './options.ts';

export async function verify(options: CommandOptions): Promise<VerbResult> {
  const folder = folderOf(options);
  const { problems, set } = await check(folder);
  const text =
    set !== null && problems.length === 0
      ? `${set.migrations.length} steps are clean; the newest schema is ${set.newest}.`
      : problems.join('\n');
  return {
    json: { status: problems.length === 0 ? 'clean' : 'unclean', newest: set?.newest ?? null, problems },
    text,
    exit: problems.length === 0 ? EXIT.done : EXIT.notClean,
  };
}

interface Checked {
  readonly problems: readonly string[];
  /** Null where the steps can't even be loaded. */
  readonly set: MigrationSet | null;
}

async function check(folder: string): Promise<Checked> {
  try {
    const set = await loadMigrations(folder);
    return {
      set,
      problems: [...findUnequalMigrations(set), ...staleSnapshot(join(folder, SCHEMA_FILE), schemaPicture(set))],
    };
  } catch (error) {
    // To find such a step is what the command is for: it has not failed.
    if (!(error instanceof MigrateError) || !error.code.startsWith('MIGRATION_')) throw error;
    return { set: null, problems: [`${error.code}: ${error.detail}`] };
  }
}

function staleSnapshot(path: string, wanted: string): readonly string[] {
  const written = existsSync(path) ? readFileSync(path, 'utf8').replaceAll('\r\n', '\n') : '';
  return written === wanted ? [] : [`${path} is not the newest schema; run "auralis-migrate snapshot"`];
}
