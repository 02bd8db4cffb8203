import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { CodedError } from '@auralis/errors';
import { copySnapshot, databaseBytes, freeBytes } from '@auralis/sqlite';
import { MigrateError, toMigrateError } from '../errors.ts';
import { inspectDatabase } from '../inspection/inspect-database.ts';
import { assertMigrationSet } from '../migrations/migration-set.ts';
import { resolveLinks } from '../resolve-links.ts';
import { compareStructures, describeChange } from '../schema/compare.ts';
import { readStructureOf, type SchemaStructure } from '../schema/structure.ts';
import type { UpgradeResult } from '../upgrade/receipt.ts';
import { upgradeDatabase } from '../upgrade/upgrade-database.ts';
import type { UpgradeOptions } from '../upgrade/upgrade-options.ts';

export interface RehearsalOptions extends Omit<UpgradeOptions, 'backups' | 'retryAfterFailures'> {
  /** The folder for the copy. Default: the temporary folder of the system. */
  readonly scratch?: string;
}

/** What an upgrade would do to this file. */
export interface Rehearsal {
  /** The result with the paths of the database itself; `backup` is null, because it was made of the copy. */
  readonly result: UpgradeResult;
  /** The changes of the schema, one line for each object. */
  readonly schema: {
    readonly added: readonly string[];
    readonly removed: readonly string[];
    readonly changed: readonly string[];
  };
}

/**
 * Runs the real upgrade, with its backup and verification, on a copy of a database, and reports what happened. The
 * database is only read, through one snapshot, so other programs may use it meanwhile. The copy is deleted at the end,
 * also after an error; errors name the database, not the copy.
 *
 * @throws MigrateError `DATABASE_MISSING` when there is no file at the path
 * @throws MigrateError `DISK_FULL` when the copy does not fit into `scratch`
 * @throws MigrateError, BackupError with every code that `upgradeDatabase` would throw for the database itself
 *
 * @example
 * import { CodedError } from '@auralis/errors';
 * import { loadMigrations, rehearseUpgrade } from '@auralis/migrate';
 *
 * const migrations = await loadMigrations('migrations');
 * try {
 *   const { result, schema } = await rehearseUpgrade({ database: 'app.db', migrations, appVersion: '1.4.0' });
 *   if ('receipt' in result) console.log(`${result.receipt.durationMs} ms`, result.receipt.losses);
 *   console.log(schema.added, schema.removed, schema.changed);
 * } catch (error) {
 *   if (!(error instanceof CodedError)) throw error;
 *   console.error(`The upgrade would fail with ${error.code}: ${error.detail}`);
 * }
 */
export async function rehearseUpgrade({ scratch = tmpdir(), ...options }: RehearsalOptions): Promise<Rehearsal> {
  assertMigrationSet(options.migrations);
  const original = resolveLinks(options.database);
  await assertUpgradable(original, options);
  assertRoomFor(original, scratch);
  const folder = mkdtempSync(join(scratch, 'auralis-rehearsal-'));
  const database = join(folder, basename(original));
  try {
    closeSync(openSync(database, 'wx', 0o600));
    await copySnapshot({ database: original, to: database, phase: 'copy', signal: options.signal });
    const before = readStructureOf(database);
    const result = await upgradeDatabase({ ...options, database });
    return { result: ofOriginal(result, original), schema: difference(before, readStructureOf(database)) };
  } catch (error) {
    throw aboutOriginal(toMigrateError(error, original), database, original);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Rejects a file that the upgrade would reject, before it is copied. */
async function assertUpgradable(database: string, options: RehearsalOptions): Promise<void> {
  const inspection = inspectDatabase(database, options.migrations);
  if (inspection.status === 'absent') {
    throw new MigrateError('DATABASE_MISSING', {
      message: 'There is no database at this path. Nothing was created.',
      detail: `${database} does not exist.`,
      hint: 'Check the path.',
      facts: { database },
    });
  }
  // It loads the whole backup package, so it is not imported with this one.
  const { planOrSuggestBackup } = await import('../upgrade/plan-or-suggest-backup.ts');
  planOrSuggestBackup(inspection, { ...options, database });
}

function assertRoomFor(database: string, directory: string): void {
  const { main, wal } = databaseBytes(database);
  const [needed, free] = [main + wal, freeBytes(directory)];
  if (free >= needed) return;
  const missing = needed - free;
  throw new MigrateError('DISK_FULL', {
    message: 'There is not enough disk space to copy the database. The database was only read.',
    detail: `${directory}: ${needed} bytes are needed, ${free} are free.`,
    hint: `Free ${Math.ceil(missing / 1e6)} MB on that disk, or copy to a folder on another disk.`,
    facts: { directory, needed, free, missing },
  });
}

/** The copy is deleted by the time the error is read, so the error names the original database. */
function aboutOriginal(error: CodedError, copy: string, original: string): CodedError {
  const renamed = (text: string) => text.replaceAll(copy, original);
  const { message, detail, hint } = error;
  const kept = Object.entries(error.facts).filter(([name]) => name !== 'backup');
  const facts = Object.fromEntries(kept.map(([name, fact]) => [name, typeof fact === 'string' ? renamed(fact) : fact]));
  return error.with({ message: renamed(message), detail: renamed(detail), hint: renamed(hint), facts });
}

function ofOriginal(result: UpgradeResult, database: string): UpgradeResult {
  if (!('receipt' in result)) return { ...result, database };
  return { ...result, database, receipt: { ...result.receipt, database, backup: null } };
}

function difference(before: SchemaStructure, after: SchemaStructure): Rehearsal['schema'] {
  const { differences, extra: added } = compareStructures(after, before);
  const lines = (kind: 'missing' | 'different') => differences.filter((one) => one.kind === kind).map(describeChange);
  return { added, removed: lines('missing'), changed: lines('different') };
}
