import type { Rows } from './corpus-library.fixture.ts';
import type { IsWounded } from './row-places.fixture.ts';

/** What was saved of a table, held against the sound file. */
export interface Verdict {
  /** Rows that no damage touched and that are there as they were. Of others nobody can know more than luck. */
  readonly intact: number;
  /** Rows that never were in the table: neither as they are nor, but for bytes that were damaged, as another. */
  readonly invented: readonly string[];
}

/** Holds the rows of a table against those of the sound file. */
export function judge(table: string, truth: Rows, saved: Rows, isWounded: IsWounded): Verdict {
  const real = truth.get(table) ?? new Map<string, string>();
  const found = saved.get(table) ?? new Map<string, string>();
  const keys = [...found.keys()];
  const intact = keys.filter((key) => found.get(key) === real.get(key) && !isWounded(table, key)).length;
  const changed = keys.filter((key) => found.get(key) !== real.get(key));
  // A damaged key makes of one row another: it can only stand for one that is gone.
  const gone = [...real.keys()].filter((key) => !found.has(key) && isWounded(table, key)).length;
  const renamed = changed.filter((key) => !real.has(key));
  const invented = changed.filter((key) => real.has(key) && !isWounded(table, key));
  const deleted = keys.filter((key) => found.get(key)?.includes('DELETED'));
  return { intact, invented: [...invented, ...(renamed.length > gone ? renamed : []), ...deleted] };
}
