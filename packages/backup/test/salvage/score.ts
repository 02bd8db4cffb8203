import type { Rows } from './corpus-database.ts';
import type { IsDamaged } from './row-positions.ts';

/** How the saved rows of a table compare with the sound file. */
export interface Score {
  /** Undamaged rows that were saved unchanged. Whether a damaged row survives is a matter of luck. */
  readonly intact: number;
  /** Rows that were never in the table, not even as another row whose bytes were damaged. */
  readonly invented: readonly string[];
}

/** Compares the rows of a table with those of the sound file. */
export function scoreOf(table: string, truth: Rows, saved: Rows, isDamaged: IsDamaged): Score {
  const real = truth.get(table) ?? new Map<string, string>();
  const found = saved.get(table) ?? new Map<string, string>();
  const keys = [...found.keys()];
  const intact = keys.filter((key) => found.get(key) === real.get(key) && !isDamaged(table, key)).length;
  const changed = keys.filter((key) => found.get(key) !== real.get(key));
  // A damaged key turns one row into another, so it can only replace a lost row.
  const gone = [...real.keys()].filter((key) => !found.has(key) && isDamaged(table, key)).length;
  const renamed = changed.filter((key) => !real.has(key));
  const invented = changed.filter((key) => real.has(key) && !isDamaged(table, key));
  const deleted = keys.filter((key) => found.get(key)?.includes('DELETED'));
  return { intact, invented: [...invented, ...(renamed.length > gone ? renamed : []), ...deleted] };
}

/**
 * Finds invented rows when the schema itself was damaged: tables may have other names, and rows other keys. Each saved
 * row is matched by its content to one row of any original table. Unmatched rows are allowed only up to the number of
 * damaged rows.
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
