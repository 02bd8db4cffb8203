import { AssertionError } from 'node:assert';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { versionLabel } from '@auralis/migration-files';
import { openDatabase } from '@auralis/sqlite';
import { MigrateError } from '../errors.ts';
import type { SchemaNode } from '../migrations/migration.ts';
import type { MigrationSet } from '../migrations/migration-set.ts';
import { findRoute } from '../migrations/route.ts';
import { compareStructures, describeDifference } from '../schema/compare.ts';
import { readStructure, type SchemaStructure } from '../schema/structure.ts';
import { upgradeDatabase } from '../upgrade/upgrade-database.ts';
import type { UpgradeOptions } from '../upgrade/upgrade-options.ts';
import { assertPreserved } from './assert-preserved.ts';
import { databaseAt } from './database-at.ts';

export interface UpgradeMatrixOptions {
  readonly migrations: MigrationSet;
  /** Default: the newest version. */
  readonly to?: number;
  /** Makes a file as it was at a version, with rows. Default: `databaseAt`, which is without rows. */
  readonly make?: (from: SchemaNode, path: string) => void | Promise<void>;
}

/** One way that a listener's file may have to go. */
export interface UpgradeCase {
  /** `v002 to v005`, for the name of a test. */
  readonly name: string;
  readonly from: SchemaNode;
  readonly to: number;
  /** Makes the file, upgrades it, and compares. */
  readonly run: () => Promise<void>;
}

/**
 * Every version that steps begin at, the unversioned file among them, to the newest, each a test: the upgraded file has
 * the schema of a fresh one, and everything that was in it (`assertPreserved`).
 *
 * @example
 * test.each(upgradeMatrix({ migrations }))('$name', ({ run }) => run());
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
    run: () => inScratch((folder) => prove(folder, { from, to, migrations, makeFile })),
  }));
}

interface Proof {
  readonly from: SchemaNode;
  readonly to: number;
  readonly migrations: MigrationSet;
  readonly makeFile: (from: SchemaNode, path: string) => void | Promise<void>;
}

async function prove(folder: string, { from, to, migrations, makeFile }: Proof): Promise<void> {
  const [before, after] = [join(folder, 'before.db'), join(folder, 'after.db')];
  if (from !== 0) {
    await makeFile(from, before);
    copyFileSync(before, after);
  }
  const others = from === 0 ? new Map() : structureOf(before);
  await upgrade({ database: after, migrations, to, appVersion: 'test' });
  assertFresh(structureOf(after), migrations.structureAt(to), others);
  if (from !== 0) assertPreserved({ before, after, migrations });
}

/** For authors of steps: the sentence for listeners says nothing of what is wrong. */
async function upgrade(options: UpgradeOptions): Promise<void> {
  try {
    await upgradeDatabase(options);
  } catch (cause) {
    if (!(cause instanceof MigrateError)) throw cause;
    const { code, detail, facts } = cause;
    throw new MigrateError(code, { message: `${code}: ${detail}`, detail, facts, cause });
  }
}

/** What was there before and is no version's is another program's; whatever else is there, a step left. */
function assertFresh(found: SchemaStructure, fresh: SchemaStructure, before: SchemaStructure): void {
  const { differences, extra } = compareStructures(found, fresh);
  const left = extra.filter((key) => !before.has(key)).map((key) => `${key} is only there`);
  const lines = [...differences.map(describeDifference), ...left];
  if (lines.length > 0) throw new AssertionError({ message: lines.join('\n') });
}

function structureOf(path: string): SchemaStructure {
  const database = openDatabase(path, { readonly: true });
  try {
    return readStructure(database);
  } finally {
    database.close();
  }
}

async function inScratch(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'auralis-matrix-'));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
