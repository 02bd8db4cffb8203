import { AssertionError } from 'node:assert';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { versionLabel } from '@auralis/migration-files';
import { MigrateError } from '../errors.ts';
import type { SchemaNode } from '../migrations/migration.ts';
import type { MigrationSet } from '../migrations/migration-set.ts';
import { findRoute } from '../migrations/route.ts';
import { compareStructures, describeDifference } from '../schema/compare.ts';
import { readStructureOf, type SchemaStructure } from '../schema/structure.ts';
import { upgradeDatabase } from '../upgrade/upgrade-database.ts';
import type { UpgradeOptions } from '../upgrade/upgrade-options.ts';
import { assertPreserved } from './assert-preserved.ts';
import { databaseAt } from './database-at.ts';

export interface UpgradeMatrixOptions {
  readonly migrations: MigrationSet;
  /** Default: the newest version. */
  readonly to?: number;
  /** Makes the database of a version, with rows. Default: `databaseAt` without rows. */
  readonly make?: (from: SchemaNode, path: string) => void | Promise<void>;
}

/** One upgrade that the database of a user may need. */
export interface UpgradeCase {
  /** The name for a test: `v002 to v005`. */
  readonly name: string;
  readonly from: SchemaNode;
  readonly to: number;
  /** Makes the database, upgrades it and compares. Rejects when something differs. */
  readonly run: () => Promise<void>;
}

/**
 * Lists one test case for every version from which a database can be upgraded, `legacy` included. Each case makes a
 * database of that version in a temporary folder, upgrades it, and checks that it then has the schema of a new database
 * and all rows from before (`assertPreserved`).
 *
 * The function itself does nothing but list; `run` of a case throws an AssertionError when schema or rows differ, and
 * the MigrateError of an upgrade that fails, with its technical detail as message.
 *
 * @example
 * import { loadMigrations } from '@auralis/migrate';
 * import { databaseAt, upgradeMatrix } from '@auralis/migrate/testing';
 * import { test } from 'vitest';
 *
 * const migrations = await loadMigrations('migrations');
 * const make = (version, path) =>
 *   databaseAt(version, { path, migrations, fill: (db) => db.exec("INSERT INTO tracks (title) VALUES ('One')") });
 * test.each(upgradeMatrix({ migrations, make }))('$name', ({ run }) => run());
 */
export function upgradeMatrix({
  migrations,
  to = migrations.newest,
  make,
}: UpgradeMatrixOptions): readonly UpgradeCase[] {
  const makeFile = make ?? ((from, path) => databaseAt(from, { path, migrations }));
  const starts = [...new Set<SchemaNode>(migrations.migrations.map(({ from }) => from))];
  const below = starts.filter(
    (from) => from === 'legacy' || (from < to && findRoute(migrations.migrations, from, to) !== null),
  );
  return below.map((from) => ({
    name: `${versionLabel(from)} to ${versionLabel(to)}`,
    from,
    to,
    run: () => inTemporaryFolder((folder) => check(folder, { from, to, migrations, makeFile })),
  }));
}

interface Check {
  readonly from: SchemaNode;
  readonly to: number;
  readonly migrations: MigrationSet;
  readonly makeFile: (from: SchemaNode, path: string) => void | Promise<void>;
}

async function check(folder: string, { from, to, migrations, makeFile }: Check): Promise<void> {
  const [before, after] = [join(folder, 'before.db'), join(folder, 'after.db')];
  if (from !== 0) {
    await makeFile(from, before);
    copyFileSync(before, after);
  }
  const others = from === 0 ? new Map() : readStructureOf(before);
  await upgrade({ database: after, migrations, to, appVersion: 'test' });
  assertFresh(readStructureOf(after), migrations.structureAt(to), others);
  if (from !== 0) assertPreserved({ before, after, migrations });
}

/** The message of an upgrade error is for users, so the detail takes its place for authors of migrations. */
async function upgrade(options: UpgradeOptions): Promise<void> {
  try {
    await upgradeDatabase(options);
  } catch (cause) {
    if (!(cause instanceof MigrateError)) throw cause;
    const { code, detail, hint, facts } = cause;
    throw new MigrateError(code, { message: `${code}: ${detail}`, detail, hint, facts, cause });
  }
}

/** Objects from before the upgrade that no version has are foreign; any other extra object was left by a migration. */
function assertFresh(found: SchemaStructure, fresh: SchemaStructure, before: SchemaStructure): void {
  const { differences, extra } = compareStructures(found, fresh);
  const left = extra.filter((key) => !before.has(key)).map((key) => `${key} is only there`);
  const lines = [...differences.map(describeDifference), ...left];
  if (lines.length > 0) throw new AssertionError({ message: lines.join('\n') });
}

async function inTemporaryFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'auralis-matrix-'));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
