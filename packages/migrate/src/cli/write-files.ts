import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { EXIT, UsageError, type VerbResult } from '@auralis/command-line';
import { CHECKSUMS_FILE } from '@auralis/migration-files';
import { bundleText } from '../authoring/bundle-text.ts';
import { type NewMigrationOptions, newMigration } from '../authoring/new-migration.ts';
import { SCHEMA_FILE, schemaSnapshot } from '../authoring/schema-snapshot.ts';
import { MigrateError } from '../errors.ts';
import { freeze } from '../migrations/frozen-checksums.ts';
import { bundleFrom, loadMigrations, type MigrationBundle } from '../migrations/load-migrations.ts';
import type { MigrationSet } from '../migrations/migration-set.ts';
import { type CommandOptions, folderOf, located } from './options.ts';

const NO_MIGRATIONS: MigrationBundle = { migrations: [], frozen: {} };

/** The first migration of an app creates its folder; a mistyped `--migrations` does not become a new one. */
export async function create(name: string, description: string, options: CommandOptions): Promise<VerbResult> {
  const { migrations: folder } =
    options.migrations === undefined ? located(options) : { migrations: folderOf(options) };
  const { file, text } = migrationToWrite(await loadMigrations(existsSync(folder) ? folder : NO_MIGRATIONS), {
    name,
    description,
    language: options.ts === true ? 'ts' : 'sql',
    direction: options.undo === true ? 'undo' : 'up',
    release: options.release,
  });
  const path = join(folder, file);
  orWrongUsage(folder, () => mkdirSync(folder, { recursive: true }));
  writeSource(path, text, 'wx');
  const next = 'Add its statements, then run "auralis-migrate lint" and "auralis-migrate snapshot".';
  return { json: { status: 'created', path }, text: `Wrote ${path}\n${next}`, exit: EXIT.done };
}

/** An invalid name or description comes from the command line, so it is wrong usage and not an invalid migration. */
function migrationToWrite(set: MigrationSet, options: NewMigrationOptions): ReturnType<typeof newMigration> {
  try {
    return newMigration(set, options);
  } catch (error) {
    if (!(error instanceof MigrateError)) throw error;
    throw new UsageError('The migration cannot be created from these arguments. Nothing was written.', error.detail);
  }
}

export async function bundle(options: CommandOptions): Promise<VerbResult> {
  const folder = resolve(folderOf(options));
  const out = resolve(options.out ?? 'migrations.bundle.ts');
  const { migrations } = await loadMigrations(folder);
  const from = relative(dirname(out), folder).split(sep).join('/');
  writeSource(out, bundleText(await bundleFrom(folder), from.startsWith('.') ? from : `./${from}`));
  return {
    json: { status: 'written', path: out, migrations: migrations.length },
    text: `Wrote ${migrations.length} migrations to ${out}`,
    exit: EXIT.done,
  };
}

export async function lock(options: CommandOptions): Promise<VerbResult> {
  const folder = folderOf(options);
  const { migrations } = await loadMigrations(folder);
  const path = join(folder, CHECKSUMS_FILE);
  writeSource(path, freeze(migrations));
  return {
    json: { status: 'locked', path, migrations: migrations.length },
    text: `Froze ${migrations.length} migrations in ${path}`,
    exit: EXIT.done,
  };
}

export async function snapshot(options: CommandOptions): Promise<VerbResult> {
  const folder = folderOf(options);
  const set = await loadMigrations(folder);
  const path = join(folder, SCHEMA_FILE);
  writeSource(path, schemaSnapshot(set));
  return {
    json: { status: 'written', path, version: set.newest },
    text: `Wrote schema ${set.newest} to ${path}`,
    exit: EXIT.done,
  };
}

/**
 * Writes a file of the repository, with the usual permissions there; user data would be private.
 *
 * @param flag - `w` replaces a file, `wx` refuses to
 * @throws UsageError when the file exists already, or cannot be written
 */
function writeSource(path: string, text: string, flag: 'w' | 'wx' = 'w'): void {
  orWrongUsage(path, () => writeFileSync(path, text, { flag }));
}

function orWrongUsage(path: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST')
      throw new UsageError(
        `${path} already exists, and was left unchanged.`,
        'Choose another name, or edit that file.',
      );
    throw new UsageError(`${path} cannot be written (${code}).`, 'Check that its folder exists and is writable.');
  }
}
