import type { ProgressOptions } from '@auralis/sqlite';
import { eventLoopYielder } from '@auralis/sqlite/support';
import type { Database } from 'better-sqlite3';
import { rowidName, rowWriter } from './new-database.ts';
import type { PageFile } from './page-file.ts';
import { RawText, type StoredValue } from './record.ts';
import type { LostRows, SalvagedTable } from './salvage-report.ts';
import { type Keys, type OverflowOwners, rowsOn, type StoredRow } from './stored-row.ts';
import type { SurveyedTable, SurveyedTree } from './survey-trees.ts';
import { matchesShape, type StoredColumn } from './table-shape.ts';

export interface CopyTableOptions extends ProgressOptions {
  readonly into: Database;
  readonly file: PageFile;
  readonly owners: OverflowOwners;
  /** Number of rows that SQLite has already copied, by table name. */
  readonly scanned: ReadonlyMap<string, number>;
}

/** Saves the rows of a table that SQLite could not copy: from its pages, then from indexes that hold every column. */
export async function copyTable(table: SurveyedTable, options: CopyTableOptions): Promise<SalvagedTable> {
  const { name } = table.tree;
  const scanned = options.scanned.get(name);
  if (scanned !== undefined) {
    return { name, rowsSaved: scanned, rowsFromBackup: 0, rowsLost: { rows: 0, certainty: 'exact' }, how: 'scan' };
  }
  const fromPages = await copyPages(table, options);
  const fromIndexes = await copyIndexes(table, options);
  const rowsSaved = fromPages + fromIndexes;
  const how = fromIndexes > 0 ? 'index' : fromPages > 0 || table.pages.length > 0 ? 'pages' : 'none';
  return { name, rowsSaved, rowsFromBackup: 0, rowsLost: lostRows(table, rowsSaved), how };
}

/**
 * Reads sound pages first, so that their row wins when two rows have the same key. A row from a damaged page must also
 * match its entries in the sound indexes.
 */
async function copyPages(table: SurveyedTable, { into, file, owners, ...watch }: CopyTableOptions): Promise<number> {
  const { tree, pages } = table;
  const writer = rowWriter(into, tree.name, tree.shape);
  const yieldToEventLoop = eventLoopYielder(watch.signal);
  const ordered = [...pages.filter(({ isSound }) => isSound), ...pages.filter(({ isSound }) => !isSound)];
  const matchesIndexes = createIndexCheck(table, file);
  let saved = 0;
  for (const treePage of ordered) {
    for (const row of rowsOn(treePage, file)) {
      if (row === null || !matchesShape(tree.shape, row) || !owners.isSoleOwner(row)) continue;
      if ((treePage.isSound || matchesIndexes(row)) && writer.write(row)) saved += 1;
    }
    await yieldToEventLoop();
  }
  return saved;
}

/** Copies rows from every index that holds all columns of the table. */
async function copyIndexes(table: SurveyedTable, { into, file, owners, ...watch }: CopyTableOptions): Promise<number> {
  const { tree } = table;
  const writer = rowWriter(into, tree.name, tree.shape);
  const yieldToEventLoop = eventLoopYielder(watch.signal);
  let saved = 0;
  for (const index of table.indexes) {
    const rowOf = rowFromEntry(tree.shape.columns, index.tree.shape.columns, tree.shape.hasRowid);
    if (rowOf === null) continue;
    for (const treePage of index.pages) {
      for (const entry of treePage.isSound ? rowsOn(treePage, file) : []) {
        if (entry === null || !matchesShape(index.tree.shape, entry) || !owners.isSoleOwner(entry)) continue;
        if (writer.write(rowOf(entry))) saved += 1;
      }
      await yieldToEventLoop();
    }
  }
  return saved;
}

/** Null when the entries lack a column, or when a row could not be recognized as already saved. */
function rowFromEntry(
  columns: readonly StoredColumn[],
  entry: readonly StoredColumn[],
  hasRowid: boolean,
): ((entry: StoredRow) => StoredRow) | null {
  const places = columns.map(({ name, holds }) =>
    holds === 'rowid' ? -1 : entry.findIndex((part) => part.name === name),
  );
  if (places.some((place, index) => place === -1 && columns[index]?.holds !== 'rowid')) return null;
  if (hasRowid && rowidName(columns) === null && !columns.some(({ holds }) => holds === 'rowid')) return null;
  return ({ values, chain, endsInPlace }) => {
    const last = values.at(-1);
    const rowid = hasRowid && typeof last === 'bigint' ? last : null;
    return {
      rowid,
      values: places.map((place) => (place === -1 ? null : (values[place] ?? null))),
      chain,
      endsInPlace,
    };
  };
}

function lostRows({ indexes, rows, unreadable, gaps, pages }: SurveyedTable, saved: number): LostRows | null {
  const whole = indexes.find(({ isSound }) => isSound);
  if (whole !== undefined) return { rows: Math.max(0, whole.rows - saved), certainty: 'exact' };
  if (gaps.some(({ level }) => level === 'unknown')) return null;
  const leaves = pages.filter(({ kind }) => kind.endsWith('leaf')).length;
  const perLeaf = leaves === 0 ? 0 : Math.round(rows / leaves);
  const gone = pages.reduce((sum, { missing }) => sum + missing, unreadable);
  const missing = rows - saved + gone + gaps.length * perLeaf;
  const isExact = gaps.length === 0 && pages.every(({ isSound }) => isSound);
  return { rows: Math.max(0, missing), certainty: isExact ? 'exact' : 'estimate' };
}

/** Whether the sound indexes of a table confirm a row from a damaged page. */
type IndexCheck = (row: StoredRow) => boolean;

/** Compares rows of damaged pages with index entries: a damaged key or pointer can look like another row's. */
function createIndexCheck({ tree, pages, indexes }: SurveyedTable, file: PageFile): IndexCheck {
  const { columns, hasRowid } = tree.shape;
  const damaged = pages.flatMap(({ isSound, keys }) => (isSound || keys === null ? [] : [keys]));
  const sound = hasRowid && damaged.length > 0 ? indexes.filter(({ isSound }) => isSound) : [];
  const statements = sound.map((index) => ({
    entries: entriesOf(index, damaged, file),
    places: index.tree.shape.columns.map(({ name }) => columns.findIndex((column) => column.name === name)),
  }));
  return ({ rowid, values }) => {
    const rowValues = values.map((value, place) => (columns[place]?.holds === 'rowid' ? rowid : value));
    return statements.every(({ entries, places }) => {
      const entry = entries.get(rowid ?? -1n);
      return entry?.every((value, index) => isSame(value, rowValues[places[index] ?? -1])) === true;
    });
  };
}

function entriesOf(
  index: SurveyedTree,
  ranges: readonly Keys[],
  file: PageFile,
): ReadonlyMap<bigint, readonly StoredValue[]> {
  const entries = new Map<bigint, readonly StoredValue[]>();
  for (const treePage of index.pages) {
    for (const entry of rowsOn(treePage, file)) {
      const key = entry?.values.at(-1);
      const isAsked = typeof key === 'bigint' && ranges.some(({ first, last }) => key >= first && key <= last);
      if (entry !== null && isAsked) entries.set(key, entry.values.slice(0, -1));
    }
  }
  return entries;
}

/** Index columns that the record does not store, such as defaults and expressions, are not compared. */
function isSame(one: StoredValue, other: StoredValue | undefined): boolean {
  if (other === undefined) return true;
  const [left, right] = [one, other].map((value) => (value instanceof RawText ? value.bytes : value));
  return Buffer.isBuffer(left) && Buffer.isBuffer(right) ? left.equals(right) : left === right;
}
