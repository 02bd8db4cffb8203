import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { CodedError } from '@auralis/errors';
import { copySnapshot, databaseBytes, freeBytes, openDatabase } from '@auralis/sqlite';
import { MigrateError, toMigrateError } from '../errors.ts';
import { inspectDatabase } from '../inspection/inspect-database.ts';
import { resolveLinks } from '../resolve-links.ts';
import { compareStructures } from '../schema/compare.ts';
import { describeChange } from '../schema/describe-change.ts';
import { readStructure, type SchemaStructure } from '../schema/structure.ts';
import type { UpgradeResult } from '../upgrade/receipt.ts';
import { upgradeDatabase } from '../upgrade/upgrade-database.ts';
import type { UpgradeOptions } from '../upgrade/upgrade-options.ts';

export interface RehearsalOptions extends Omit<UpgradeOptions, 'backups' | 'retryAfterFailures'> {
  /** Where the copy goes. Default: the system's folder for temporary files. */
  readonly scratch?: string;
}

/** What an upgrade would do with this very file. */
export interface Rehearsal {
  /** As of the library itself; the backup was of the copy, and is gone with it. */
  readonly result: UpgradeResult;
  /** What the schema gains, loses and changes: one line each. */
  readonly schema: {
    readonly added: readonly string[];
    readonly removed: readonly string[];
    readonly changed: readonly string[];
  };
}

/**
 * Runs the real upgrade, with its backup and proof, on a copy of a library. The library is only read, through one
 * snapshot, and may go on being used; the copy is thrown away.
 *
 * @throws MigrateError, BackupError as `upgradeDatabase` would on the library itself; `DATABASE_MISSING`
 *
 * @example
 * const { result, schema } = await rehearseUpgrade({ database: 'library.db', migrations, appVersion: '1.4.0' });
 * if ('receipt' in result) console.log(result.receipt.durationMs, schema.added, schema.removed);
 */
export async function rehearseUpgrade({ scratch = tmpdir(), ...options }: RehearsalOptions): Promise<Rehearsal> {
  const original = resolveLinks(options.database);
  await assertUpgradable(original, options);
  assertRoomFor(original, scratch);
  const folder = mkdtempSync(join(scratch, 'auralis-rehearsal-'));
  const database = join(folder, basename(original));
  try {
    closeSync(openSync(database, 'wx', 0o600));
    await copySnapshot({ database: original, to: database, phase: 'copy', signal: options.signal });
    const before = structureOf(database);
    const result = await upgradeDatabase({ ...options, database });
    return { result: ofOriginal(result, original), schema: difference(before, structureOf(database)) };
  } catch (error) {
    throw aboutOriginal(toMigrateError(error, original), database, original);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the upgrade of the library would be refused for is found before a copy is made of it. */
async function assertUpgradable(database: string, options: RehearsalOptions): Promise<void> {
  const inspection = inspectDatabase(database, options.migrations);
  if (inspection.status === 'absent') {
    throw new MigrateError('DATABASE_MISSING', {
      message: 'There is no library at this path. Nothing was made in its place.',
      detail: `${database} does not exist.`,
      facts: { database },
    });
  }
  // With all of backups behind it: not with the package.
  const { planOrSuggestBackup } = await import('../upgrade/plan-or-suggest-backup.ts');
  planOrSuggestBackup(inspection, { ...options, database });
}

function assertRoomFor(database: string, directory: string): void {
  const { main, wal } = databaseBytes(database);
  const [needed, free] = [main + wal, freeBytes(directory)];
  if (free >= needed) return;
  const missing = needed - free;
  throw new MigrateError('DISK_FULL', {
    message: `A copy of the library needs ${Math.ceil(missing / 1e6)} MB more on the disk with ${directory}. The library was only read.`,
    detail: `${needed} bytes are needed, ${free} are free.`,
    facts: { directory, needed, free, missing },
  });
}

/** The copy is gone by the time the error is read: whoever reads it knows the library. */
function aboutOriginal(error: CodedError, copy: string, original: string): CodedError {
  const renamed = (text: string) => text.replaceAll(copy, original);
  const { message, detail } = error;
  const kept = Object.entries(error.facts).filter(([name]) => name !== 'backup');
  const facts = Object.fromEntries(kept.map(([name, fact]) => [name, typeof fact === 'string' ? renamed(fact) : fact]));
  return error.with({ message: renamed(message), detail: renamed(detail), facts });
}

function ofOriginal(result: UpgradeResult, database: string): UpgradeResult {
  if (!('receipt' in result)) return { ...result, database };
  return { ...result, database, receipt: { ...result.receipt, database, backup: null } };
}

function structureOf(path: string): SchemaStructure {
  const connection = openDatabase(path, { readonly: true });
  try {
    return readStructure(connection);
  } finally {
    connection.close();
  }
}

function difference(before: SchemaStructure, after: SchemaStructure): Rehearsal['schema'] {
  const { differences, extra: added } = compareStructures(after, before);
  const lines = (kind: 'missing' | 'different') => differences.filter((one) => one.kind === kind).map(describeChange);
  return { added, removed: lines('missing'), changed: lines('different') };
}
