import type { SurveyedTable } from './copy-table.ts';
import type { PageFile } from './page-file.ts';
import { RawText, type StoredValue } from './record.ts';
import { rowsOn, type StoredRow } from './stored-row.ts';
import type { SurveyedTree } from './survey.ts';
import type { Keys } from './walk-tree.ts';

/** Whether the sound indexes of a table have a row as it was found on a damaged page. */
export type Witness = (row: StoredRow) => boolean;

/** Asks the indexes about rows of the damaged pages: a damaged key or pointer can pass for another row's. */
export function indexWitness({ tree, claims, indexes }: SurveyedTable, file: PageFile): Witness {
  const { columns, hasRowid } = tree.shape;
  const damaged = claims.flatMap(({ isSound, keys }) => (isSound || keys === null ? [] : [keys]));
  const sound = hasRowid && damaged.length > 0 ? indexes.filter(({ isSound }) => isSound) : [];
  const statements = sound.map((index) => ({
    entries: entriesOf(index, damaged, file),
    places: index.tree.shape.columns.map(({ name }) => columns.findIndex((column) => column.name === name)),
  }));
  return ({ rowid, values }) => {
    const told = values.map((value, place) => (columns[place]?.holds === 'rowid' ? rowid : value));
    return statements.every(({ entries, places }) => {
      const entry = entries.get(rowid ?? -1n);
      return entry?.every((value, index) => isSame(value, told[places[index] ?? -1])) === true;
    });
  };
}

function entriesOf(
  index: SurveyedTree,
  ranges: readonly Keys[],
  file: PageFile,
): ReadonlyMap<bigint, readonly StoredValue[]> {
  const entries = new Map<bigint, readonly StoredValue[]>();
  for (const claim of index.claims) {
    for (const entry of rowsOn(claim, file)) {
      const key = entry?.values.at(-1);
      const isAsked = typeof key === 'bigint' && ranges.some(({ first, last }) => key >= first && key <= last);
      if (entry !== null && isAsked) entries.set(key, entry.values.slice(0, -1));
    }
  }
  return entries;
}

/** What the row doesn't hold, a default or an expression for one, says nothing. */
function isSame(one: StoredValue, other: StoredValue | undefined): boolean {
  if (other === undefined) return true;
  const [left, right] = [one, other].map((value) => (value instanceof RawText ? value.bytes : value));
  return Buffer.isBuffer(left) && Buffer.isBuffer(right) ? left.equals(right) : left === right;
}
