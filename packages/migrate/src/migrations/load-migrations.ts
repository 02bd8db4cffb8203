import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  CHECKSUMS_FILE,
  canonicalText,
  type FrozenChecksums,
  isMigrationFile,
  type MigrationFileName,
  type MigrationHeader,
  migrationChecksum,
  parseChecksums,
  parseFileName,
  parseHeader,
  type ToError,
} from '@auralis/migration-files';
import type { PrepareConnection } from '@auralis/sqlite';
import { sha256 } from '@auralis/sqlite/support';
import { migrationError, UNTOUCHED } from '../errors.ts';
import { DEFAULT_APPLICATION_ID, DEFAULT_LEDGER } from '../inspection/ledger.ts';
import { parseStatements } from '../sql/statements.ts';
import { assertFrozen } from './frozen-checksums.ts';
import type { CodeMigration, Migration, MigrationBody } from './migration.ts';
import { type MigrationSet, migrationSet } from './migration-set.ts';

/** One migration as text, and its code where it isn't SQL. */
export interface MigrationSource {
  readonly file: string;
  readonly text: string;
  readonly code?: CodeMigration;
}

/** All migrations in one module, for apps whose folders can't be read: written by `auralis-migrate bundle`. */
export interface MigrationBundle {
  readonly migrations: readonly MigrationSource[];
  readonly frozen: FrozenChecksums;
}

/** The error for a file that does not follow the grammar of migration files. */
export const invalidMigration: ToError = ({ code, file, reason, hint, line }) =>
  migrationError(code, file, reason, { hint, ...(line === undefined ? {} : { facts: { line } }) });

/**
 * Reads all migrations of an app and checks them before anything is opened: their names, headers and statements, the
 * checksums of released migrations in `checksums.json`, and that they lead from an empty file and from every older
 * version to the newest one, by one shortest route each.
 *
 * Load them once, at the start of the app, and pass the result to `inspectDatabase`, `planUpgrade` and
 * `upgradeDatabase`. `upgradeInWorker` takes the source itself, since functions cannot be sent to another thread.
 *
 * @param source - a folder (path or `file:` URL), the URL of a module that `auralis-migrate bundle` wrote, or its bundle
 * @throws MigrateError `MIGRATION_NAME` for a file that is not named like a migration, `MIGRATION_REFUSED` for one with
 * an invalid header or statement, or for two routes of equal length, `MIGRATION_MISSING` where no route leads to the
 * newest version or the folder cannot be read, `MIGRATION_EDITED` for a released migration that was changed;
 * `facts.file` names the file. DatabaseError `NODE_UNSUPPORTED`
 *
 * @example
 * try {
 *   const migrations = await loadMigrations(new URL('../migrations/', import.meta.url));
 *   console.log(migrations.newest);
 * } catch (error) {
 *   if (!(error instanceof CodedError)) throw error;
 *   console.error(`${error.code}: ${error.detail}`);
 * }
 */
export async function loadMigrations(source: string | URL | MigrationBundle): Promise<MigrationSet> {
  const bundle = await bundleFrom(source);
  // Apps load their migrations at the start, in the thread of the user interface: leave it a turn after each step.
  await nextTurn();
  const parsed = bundle.migrations.map(parseNameAndHeader);
  await nextTurn();
  // Loads OpenSSL, which takes longer than any of the migrations.
  sha256();
  const ledger = declaredOnce(parsed, 'ledger') ?? DEFAULT_LEDGER;
  const applicationId = declaredOnce(parsed, 'application_id') ?? DEFAULT_APPLICATION_ID;
  const migrations: Migration[] = [];
  for (const migration of parsed) {
    await nextTurn();
    migrations.push(parseBody(migration, ledger));
  }
  assertFrozen(migrations, bundle.frozen);
  return migrationSet(migrations, { ledger, applicationId });
}

/**
 * The migrations of a source as plain text, before they are checked.
 *
 * @example
 * const { migrations } = await bundleFrom('migrations');
 * console.log(migrations.map(({ file }) => file));
 */
export async function bundleFrom(source: string | URL | MigrationBundle): Promise<MigrationBundle> {
  if (typeof source === 'object' && 'migrations' in source) return source;
  const path = typeof source === 'string' ? source : fileURLToPath(source);
  if (!/\.[cm]?[jt]s$/.test(path)) return readFolder(path);
  const loaded = await importModule<BundleModule & { readonly default?: BundleModule }>(path, path);
  // Node doesn't find the names of what some bundlers export from a CommonJS module.
  const bundle = loaded.bundle ?? loaded.default?.bundle;
  if (bundle === undefined) throw migrationError('MIGRATION_REFUSED', path, 'the module exports no bundle');
  return bundle;
}

interface BundleModule {
  readonly bundle?: MigrationBundle;
}

async function readFolder(folder: string): Promise<MigrationBundle> {
  const files = filesOf(folder);
  const migrations: MigrationSource[] = [];
  for (const file of files.filter(isMigrationFile)) {
    const path = join(folder, file);
    assertFile(path, folder, file);
    const { kind } = parseFileName(file, invalidMigration);
    const text = readText(path, file);
    migrations.push(kind === 'sql' ? { file, text } : { file, text, code: await importMigration(path, file) });
  }
  const frozen = files.includes(CHECKSUMS_FILE)
    ? parseChecksums(readFileSync(join(folder, CHECKSUMS_FILE), 'utf8'), invalidMigration)
    : {};
  return { migrations, frozen };
}

function filesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder).toSorted();
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw migrationError('MIGRATION_MISSING', folder, (cause as Error).message, {
      message: `The folder of migrations ${folder} ${isMissing ? 'does not exist' : "can't be read"}. ${UNTOUCHED}`,
      hint: 'Check that the path is that of the folder of migrations.',
      cause,
    });
  }
}

function assertFile(path: string, folder: string, file: string): void {
  if (!statSync(path).isDirectory()) return;
  throw migrationError('MIGRATION_NAME', file, 'a migration is a file, and this is a folder', {
    message: `The folder of migrations ${folder} contains a folder, ${file}. ${UNTOUCHED}`,
    hint: 'Move it out of there, or pass the folder whose files are the migrations.',
  });
}

function readText(path: string, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw migrationError('MIGRATION_REFUSED', file, 'the text is not UTF-8');
  }
}

async function importMigration(path: string, file: string): Promise<CodeMigration> {
  const { default: migration } = await importModule<{ readonly default?: Partial<CodeMigration> }>(path, file);
  if (typeof migration?.up !== 'function')
    throw migrationError('MIGRATION_REFUSED', file, 'it must export default defineMigration({ up(db) { … } })');
  const { up, description } = migration;
  return description === undefined ? { up } : { up, description };
}

/**
 * The function `prepare` of a module.
 *
 * @throws MigrateError `MIGRATION_REFUSED`
 */
export async function importPrepare(module: string): Promise<PrepareConnection> {
  const path = module.startsWith('file:') ? fileURLToPath(module) : module;
  const { prepare } = await importModule<{ readonly prepare?: PrepareConnection }>(path, path);
  if (typeof prepare === 'function') return prepare;
  throw migrationError('MIGRATION_REFUSED', path, 'it must export a function `prepare(connection)`');
}

async function importModule<Module>(path: string, file: string): Promise<Module> {
  try {
    return (await import(pathToFileURL(path).href)) as Module;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw migrationError('MIGRATION_REFUSED', file, `it can't be imported: ${why}`, { cause });
  }
}

interface ParsedSource extends MigrationSource, MigrationFileName {
  readonly header: MigrationHeader;
}

function parseNameAndHeader(source: MigrationSource): ParsedSource {
  const { file, text, code } = source;
  const parsed = parseHeader(file, canonicalText(text), invalidMigration);
  const description = code?.description ?? parsed.description;
  if (typeof description !== 'string' || description.trim() === '' || /[\r\n]/.test(description))
    throw migrationError(
      'MIGRATION_REFUSED',
      file,
      'it needs a description of one line: a comment at the top, or `description`',
    );
  const header = { ...parsed, description };
  return { ...source, ...parseFileName(file, invalidMigration), header };
}

/**
 * The value of a directive about the whole database. It is declared where a history begins, so that no database has been
 * made without it.
 */
function declaredOnce<Name extends 'ledger' | 'application_id'>(
  sources: readonly ParsedSource[],
  name: Name,
): MigrationHeader[Name] {
  const declared = sources.filter(({ header }) => header[name] !== null);
  const first = declared[0]?.header[name] ?? null;
  for (const { file, from, header } of declared) {
    if (from !== 0 && from !== 'legacy')
      throw migrationError('MIGRATION_REFUSED', file, `@${name} belongs into the migrations from v000 and from legacy`);
    if (header[name] !== first)
      throw migrationError('MIGRATION_REFUSED', file, `@${name} is ${header[name]} here and ${first} elsewhere`);
  }
  return first;
}

function parseBody({ file, text, code, from, to, name, kind, header }: ParsedSource, ledger: string): Migration {
  if (kind === 'code' && code === undefined)
    throw migrationError('MIGRATION_REFUSED', file, 'the bundle lacks the code of this migration');
  const body: MigrationBody =
    code === undefined
      ? { kind: 'sql', statements: parseStatements(file, text, ledger) }
      : { kind: 'code', up: code.up };
  if (from === 'legacy' && header.recognises.length === 0) {
    throw migrationError(
      'MIGRATION_REFUSED',
      file,
      'a legacy migration must say by which tables it recognises a database: @recognises table: column, column',
    );
  }
  return { file, name, from, to, text, checksum: migrationChecksum(text), ...header, ledger, body };
}
