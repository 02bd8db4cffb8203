import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { copyPinned, openDatabase } from '@auralis/backup/storage';
import { resolveLinks } from './resolve-links.ts';
import { compareStructures } from './schema/compare.ts';
import { describeChange } from './schema/describe-change.ts';
import { readStructure, type SchemaStructure } from './schema/structure.ts';
import type { UpgradeResult } from './upgrade/receipt.ts';
import { upgradeDatabase } from './upgrade/upgrade-database.ts';
import type { UpgradeOptions } from './upgrade/upgrade-options.ts';

export interface RehearsalOptions extends Omit<UpgradeOptions, 'backups' | 'tryAgain'> {
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
 * @throws MigrateError, BackupError as `upgradeDatabase` would on the library itself
 */
export async function rehearseUpgrade({ scratch = tmpdir(), ...options }: RehearsalOptions): Promise<Rehearsal> {
  const original = resolveLinks(options.database);
  const folder = mkdtempSync(join(scratch, 'auralis-rehearsal-'));
  try {
    const database = join(folder, basename(original));
    closeSync(openSync(database, 'wx', 0o600));
    await copyPinned({ database: original, to: database, phase: 'copy', signal: options.signal });
    const before = structureOf(database);
    const result = await upgradeDatabase({ ...options, database });
    return { result: ofOriginal(result, original), schema: difference(before, structureOf(database)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
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
