import type { Migration } from '../migrations/migration.ts';
import { plainName, tokenize } from '../sql/tokens.ts';

const ROWS_A_POINT = 1000;

/**
 * How much of the bar each part of a step takes, in the order of `stepParts`: one point, and one for every thousand
 * rows of the tables it names. Where rows were not counted all parts weigh the same.
 */
export function stepWeights({ body }: Migration, counts: Readonly<Record<string, number>> | null): readonly number[] {
  const rows = new Map(Object.entries(counts ?? {}).map(([table, count]) => [table.toUpperCase(), count]));
  const all = [...rows.values()].reduce((sum, count) => sum + count, 0);
  const parts = body.kind === 'sql' ? body.statements.map(({ sql }) => rowsNamed(sql, rows)) : [all];
  return [1, ...parts.map((count) => 1 + count / ROWS_A_POINT), 1];
}

function rowsNamed(sql: string, rows: ReadonlyMap<string, number>): number {
  const names = tokenize(sql)
    .filter(({ kind }) => kind === 'word' || kind === 'name')
    .map((token) => plainName(token).toUpperCase());
  return [...new Set(names)].reduce((sum, name) => sum + (rows.get(name) ?? 0), 0);
}
