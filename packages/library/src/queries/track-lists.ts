import type { Database } from 'better-sqlite3';
import { firstLetter } from '../search/fold.ts';
import { listQuery, type TrackList } from './track-orders.ts';

export interface Letter {
  readonly letter: string;
  /** Of the first track under it, from 0. */
  readonly position: number;
}

/** The ids of a list in order, in memory that threads share: any position of a million tracks is found at once. */
export interface SortedTracks {
  readonly ids: BigInt64Array<SharedArrayBuffer>;
  /** Empty where the list is not sorted by a text. */
  readonly letters: readonly Letter[];
}

const FIRST_CAPACITY = 1024;

/** Sorts the tracks of a list. A million take 0.5 to 3 seconds, so this is not for a thread that answers requests. */
export function sortTracks(database: Database, list: TrackList): SortedTracks {
  const { sql, parameters } = listQuery(list);
  let ids = new BigInt64Array(new SharedArrayBuffer(FIRST_CAPACITY * 8));
  let length = 0;
  const letters = new Map<string, number>();
  let before: unknown = null;
  const rows = database
    .prepare(sql)
    .raw()
    .safeIntegers()
    .iterate(...parameters) as Iterable<readonly [bigint, unknown]>;
  for (const [id, text] of rows) {
    if (length === ids.length) ids = enlarged(ids);
    ids[length] = id;
    const start = typeof text === 'string' ? text.slice(0, 2) : null;
    if (start !== null && start !== before) {
      const letter = firstLetter(start);
      if (!letters.has(letter)) letters.set(letter, length);
    }
    before = start;
    length += 1;
  }
  return {
    ids: ids.subarray(0, length),
    letters: [...letters].map(([letter, position]) => ({ letter, position })),
  };
}

function enlarged(ids: BigInt64Array<SharedArrayBuffer>): BigInt64Array<SharedArrayBuffer> {
  const larger = new BigInt64Array(new SharedArrayBuffer(ids.byteLength * 2));
  larger.set(ids);
  return larger;
}
