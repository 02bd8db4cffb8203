import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from '@auralis/command-line';

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

/** The nearest `migrations/` at or above a folder; in that folder itself when there is none. */
export function nearestMigrations(folder: string): string {
  const here = join(folder, 'migrations');
  if (existsSync(here) || dirname(folder) === folder) return here;
  const above = nearestMigrations(dirname(folder));
  return existsSync(above) ? above : here;
}

/** @throws UsageError where no steps are: nobody's app is faulty then */
export function folderOf({ migrations = 'migrations' }: CommandOptions): string {
  if (existsSync(migrations)) return migrations;
  throw new UsageError(
    `There are no steps at ${migrations}.`,
    "Name the folder of the app's steps, or the module they are bundled in, with --migrations <dir>.",
  );
}
