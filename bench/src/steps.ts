import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MIGRATIONS_FOLDER } from '@auralis/library';
import { bundleFrom, loadMigrations, type MigrationSet, planUpgrade } from '@auralis/migrate';
import type { PlainStep } from './rivals/index.ts';

/** The statements that lead from a version to the newest one, step by step; from an empty file with 0. */
export function plainSteps(migrations: MigrationSet, from: number): readonly PlainStep[] {
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

/** Auralis's own steps and after them one that builds an index and rewrites every track. */
export async function heavySteps(): Promise<MigrationSet> {
  const { steps, frozen } = await bundleFrom(MIGRATIONS_FOLDER);
  const { newest } = await loadMigrations({ steps, frozen });
  const text = readFileSync(join(import.meta.dirname, '..', 'steps', 'heavy.sql'), 'utf8');
  return loadMigrations({ steps: [...steps, { file: stepFile(newest), text }], frozen });
}

/** The same as a folder, for what runs in another process. */
export async function writeHeavySteps(folder: string): Promise<void> {
  const { migrations } = await heavySteps();
  for (const { file, text } of migrations) writeFileSync(join(folder, file), text);
}

function stepFile(from: number): string {
  const [before, after] = [from, from + 1].map((version) => `v${String(version).padStart(3, '0')}`);
  return `migration_${before}_to_${after}_heavy.sql`;
}
