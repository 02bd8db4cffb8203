import type { Rows } from './corpus-database.ts';
import type { IsDamaged } from './row-positions.ts';

/** What was saved of a table, held against the sound file. */
export interface Score {
  /** Rows that no damage touched and that are there as they were. Of others nobody can know more than luck. */
  readonly intact: number;
  /** Rows that never were in the table: neither as they are nor, but for bytes that were damaged, as another. */
  readonly invented: readonly string[];
}

/** Holds the rows of a table against those of the sound file. */
export function scoreOf(table: string, truth: Rows, saved: Rows, isDamaged: IsDamaged): Score {
  const real = truth.get(table) ?? new Map<string, string>();
  const found = saved.get(table) ?? new Map<string, string>();
  const keys = [...found.keys()];
  const intact = keys.filter((key) => found.get(key) === real.get(key) && !isDamaged(table, key)).length;
  const changed = keys.filter((key) => found.get(key) !== real.get(key));
  // A damaged key makes of one row another: it can only stand for one that is gone.
  const gone = [...real.keys()].filter((key) => !found.has(key) && isDamaged(table, key)).length;
  const renamed = changed.filter((key) => !real.has(key));
  const invented = changed.filter((key) => real.has(key) && !isDamaged(table, key));
  const deleted = keys.filter((key) => found.get(key)?.includes('DELETED'));
  return { intact, invented: [...invented, ...(renamed.length > gone ? renamed : []), ...deleted] };
}

/**
 * The same where the schema itself was damaged: a table may have another name then, and its rows other keys. So rows
 * are held by what is in them against all rows there were, in any table, each of which can be there once. What no row
 * had in it is forgiven only as often as rows were hit themselves.
 */
export function inventedInAll(truth: Rows, saved: Rows, isDamaged: IsDamaged): readonly string[] {
  const left = countTexts(truth);
  const unknown: string[] = [];
  const deleted: string[] = [];
  for (const [table, rows] of saved) {
    for (const row of rows.values()) {
      const times = left.get(row) ?? 0;
      left.set(row, times - 1);
      if (times <= 0) unknown.push(`${table}: ${row.slice(0, 200)}`);
      if (row.includes('DELETED')) deleted.push(`${table}: ${row.slice(0, 200)}`);
    }
  }
  const hit = [...truth].flatMap(([table, rows]) => [...rows.keys()].filter((key) => isDamaged(table, key))).length;
  return [...(unknown.length > hit ? unknown : []), ...deleted];
}

function countTexts(all: Rows): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of [...all.values()].flatMap((rows) => [...rows.values()]))
    counts.set(row, (counts.get(row) ?? 0) + 1);
  return counts;
}
