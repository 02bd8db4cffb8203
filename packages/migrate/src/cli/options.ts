import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from '@auralis/command-line';
import { InvalidArgumentError, Option } from 'commander';
import { MigrateError } from '../errors.ts';
import { journalPath } from '../journal/journal.ts';

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
  readonly reports?: string;
}

/** The nearest `migrations/` at or above a folder; the one in that folder itself when there is none. */
function nearestMigrations(folder: string): string {
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
    'Pass the folder of the migrations, or the module they are bundled in, with --migrations <dir>; "create" writes the first migration.',
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

export const OPTIONS = {
  migrations: () => new Option('--migrations <dir>', 'folder of migrations (default: the nearest migrations/)'),
  to: () => new Option('--to <version>', 'schema version to reach').argParser(parseVersion),
  backups: () => new Option('--backups <dir>', 'folder of backups (default: backups/ beside the database)'),
  appVersion: () => new Option('--app-version <version>', 'the app version to record').default('auralis-migrate'),
  dryRun: () => new Option('--dry-run', 'show what would be done'),
  retryAfterFailures: () =>
    new Option('--retry-after-failures', 'start even if the same migrations failed three times'),
  create: () => new Option('--create', 'create a new database if there is none'),
  recreate: () => new Option('--recreate', 'create a new database although one was lost'),
  yes: () => new Option('--yes', 'do not ask'),
  reports: () => new Option('--reports <dir>', 'folder of reports that users sent, instead of databases'),
} as const;

/** The options with the folder of migrations filled in. */
export function located(options: CommandOptions): CommandOptions & { readonly migrations: string } {
  return { ...options, migrations: options.migrations ?? nearestMigrations(process.cwd()) };
}

function parseVersion(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number such as 3.');
  return Number(text);
}
