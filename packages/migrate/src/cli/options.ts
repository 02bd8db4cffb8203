import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from '@auralis/command-line';
import { MigrateError } from '../errors.ts';
import { journalPath } from '../support/journal.ts';

export interface CommandOptions {
  readonly json?: boolean;
  readonly migrations?: string;
  readonly to?: number;
  readonly backups?: string;
  readonly dryRun?: boolean;
  readonly appVersion?: string;
  readonly retryAfterFailures?: boolean;
  readonly yes?: boolean;
  readonly create?: boolean;
  readonly recreate?: boolean;
  readonly out?: string;
  readonly release?: string;
  readonly ts?: boolean;
  readonly undo?: boolean;
}

/** The nearest `migrations/` at or above a folder; the one in that folder itself when there is none. */
export function nearestMigrations(folder: string): string {
  const here = join(folder, 'migrations');
  if (existsSync(here) || dirname(folder) === folder) return here;
  const above = nearestMigrations(dirname(folder));
  return existsSync(above) ? above : here;
}

/** @throws UsageError when the folder is missing: the command line is wrong, not a migration */
export function folderOf({ migrations = 'migrations' }: CommandOptions): string {
  if (existsSync(migrations)) return migrations;
  throw new UsageError(
    `There are no migrations at ${migrations}.`,
    'Pass the folder of the migrations, or the module they are bundled in, with --migrations <dir>.',
  );
}

/**
 * A mistyped path must not look like a new or an unused database.
 *
 * @throws MigrateError `DATABASE_MISSING`
 */
export function assertPresent(database: string, hint = 'Check the path.'): void {
  if (existsSync(database)) return;
  throw new MigrateError('DATABASE_MISSING', {
    message: 'There is no database at this path. Nothing was created.',
    detail: `${database} does not exist.`,
    hint,
    facts: { database },
  });
}

/** The journal of upgrades outlives its database, and can be read without it. */
export function assertHasJournal(database: string): void {
  if (!existsSync(journalPath(database))) assertPresent(database);
}
