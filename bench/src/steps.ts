import { type MigrationSet, planUpgrade } from '@auralis/migrate';
import type { PlainStep } from './rivals/index.ts';

/** The statements that lead from a version to the newest one, step by step; from an empty file with 0. */
export function plainSteps(migrations: MigrationSet, from: number): readonly PlainStep[] {
  const database = 'library.db';
  const { newest: wanted } = migrations;
  const plan = planUpgrade(
    from === 0 ? { status: 'absent', database } : { status: 'behind', database, version: from, wanted, minReader: 1 },
    migrations,
  );
  if (!('route' in plan)) return [];
  return plan.route.map(({ file, body }) => {
    if (body.kind !== 'sql') throw new TypeError(`${file} is not SQL`);
    return { name: file.replace(/\.sql$/, ''), statements: body.statements.map(({ sql }) => sql) };
  });
}
