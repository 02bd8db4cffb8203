import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MIGRATIONS_FOLDER } from '@auralis/library';
import { bundleFrom, loadMigrations, type MigrationSet, planUpgrade } from '@auralis/migrate';
import type { PlainMigration } from './migration-tools/index.ts';

/** The statements of each migration from a version to the newest one; from 0 for an empty file. */
export function plainMigrations(migrations: MigrationSet, from: number): readonly PlainMigration[] {
  const database = 'library.db';
  const { newest: wanted } = migrations;
  const plan = planUpgrade(
    from === 0
      ? { status: 'absent', database }
      : { status: 'behind', database, version: from, wanted, minReader: 1, header: 'mirrored' },
    migrations,
  );
  if (!('route' in plan)) return [];
  return plan.route.map(({ file, body }) => {
    if (body.kind !== 'sql') throw new TypeError(`${file} is not SQL`);
    return { name: file.replace(/\.sql$/, ''), statements: body.statements.map(({ sql }) => sql) };
  });
}

/** Auralis's own migrations, followed by one that builds an index and rewrites every track. */
export async function heavyMigrations(): Promise<MigrationSet> {
  const { migrations, frozen } = await bundleFrom(MIGRATIONS_FOLDER);
  const { newest } = await loadMigrations({ migrations, frozen });
  const text = readFileSync(join(import.meta.dirname, '..', 'migrations', 'heavy.sql'), 'utf8');
  return loadMigrations({ migrations: [...migrations, { file: migrationFile(newest), text }], frozen });
}

/** Writes the same migrations to a folder, for another process. */
export async function writeHeavyMigrations(folder: string): Promise<void> {
  const { migrations } = await heavyMigrations();
  for (const { file, text } of migrations) writeFileSync(join(folder, file), text);
}

function migrationFile(from: number): string {
  const [before, after] = [from, from + 1].map((version) => `v${String(version).padStart(3, '0')}`);
  return `migration_${before}_to_${after}_heavy.sql`;
}
