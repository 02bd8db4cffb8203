import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, type VerbResult } from '@auralis/command-line';
import { SCHEMA_FILE, schemaSnapshot } from '../authoring/schema-snapshot.ts';
import { MigrateError } from '../errors.ts';
import type { Finding } from '../lint/finding.ts';
import { lintMigrations } from '../lint/lint-migrations.ts';
import { loadMigrations } from '../migrations/load-migrations.ts';
import type { MigrationSet } from '../migrations/migration-set.ts';
import { findUnequalMigrations } from '../verify/unequal-migrations.ts';
import { type CommandOptions, folderOf } from './options.ts';

export async function lint(options: CommandOptions): Promise<VerbResult> {
  const set = await loadMigrations(folderOf(options));
  const findings = lintMigrations(set);
  const unclean = findings.some(({ severity }) => severity === 'error');
  const { length } = set.migrations;
  return {
    json: { status: unclean ? 'unclean' : 'clean', migrations: length, findings },
    text: findings.length === 0 ? `No problems found in ${length} migrations.` : findings.map(describe).join('\n'),
    exit: unclean ? EXIT.notClean : EXIT.done,
  };
}

function describe({ migration, rule, severity, text, line, statement }: Finding): string {
  return [
    `${severity}: ${migration}${line === null ? '' : `:${line}`}: ${text} (${rule})`,
    ...(statement === null ? [] : [`    ${statement}`]),
  ].join('\n');
}

export async function verify(options: CommandOptions): Promise<VerbResult> {
  const folder = folderOf(options);
  const { problems, set } = await check(folder);
  const text =
    set !== null && problems.length === 0
      ? `${set.migrations.length} migrations are valid; the newest schema is ${set.newest}.`
      : problems.join('\n');
  return {
    json: { status: problems.length === 0 ? 'clean' : 'unclean', newest: set?.newest ?? null, problems },
    text,
    exit: problems.length === 0 ? EXIT.done : EXIT.notClean,
  };
}

interface Checked {
  readonly problems: readonly string[];
  /** Null where the migrations cannot be loaded. */
  readonly set: MigrationSet | null;
}

async function check(folder: string): Promise<Checked> {
  try {
    const set = await loadMigrations(folder);
    return { set, problems: [...findUnequalMigrations(set), ...snapshotProblems(join(folder, SCHEMA_FILE), set)] };
  } catch (error) {
    // The command exists to find an invalid migration, so this is a result and not a failure.
    if (!(error instanceof MigrateError) || !error.code.startsWith('MIGRATION_')) throw error;
    return { set: null, problems: [`${error.code}: ${error.detail}`] };
  }
}

function snapshotProblems(path: string, set: MigrationSet): readonly string[] {
  if (!existsSync(path)) return [`${path} is missing; run "auralis-migrate snapshot"`];
  const written = readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
  return written === schemaSnapshot(set) ? [] : [`${path} is out of date; run "auralis-migrate snapshot"`];
}
