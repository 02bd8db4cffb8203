import { quoteName } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import { affinityOf, BACKUP, type RowKey, type RowMatch, rowKeys, type TablePair } from './row-keys.ts';

/** How the values of a column differ from those of the backup, in rows that still exist. */
interface ColumnDifference {
  readonly column: string;
  /** Values that are NULL now. */
  readonly lost: number;
  /** Values that are stored differently, with another type or other bytes. */
  readonly rewritten: number;
}

/** A table of the backup beside what it is now. */
export interface TableComparison {
  readonly matchedBy: RowMatch;
  /** Rows of the backup. */
  readonly rows: number;
  /** Values that were compared: rows times compared columns. */
  readonly values: number;
  /** Rows of the backup that do not exist any more. */
  readonly rowsGone: number;
  readonly changed: readonly ColumnDifference[];
}

/**
 * Compares every value of the attached backup with the value now, as SQLite stores it: type and bytes, so that 5, 5.0
 * and '5' differ, and 'a' and 'A'. Rows are matched by what identifies them; where nothing does, as a multiset.
 *
 * @param mayChange - whether the migrations announce that values of a column change
 */
export function compareTable(
  database: Database,
  table: TablePair,
  mayChange: (column: string) => boolean,
): TableComparison {
  const columns = [...table.columns].map(([before, after]) => columnPair(database, table, before, after));
  // Where the values of a key change, it does not identify a row.
  const keys = rowKeys(database, table).filter((key) => !key.columns.some(mayChange));
  const [key] = keys;
  if (key !== undefined && key.match !== 'rowid') return compareMatched(database, table, columns, key);
  const byRowid = key === undefined ? null : compareMatched(database, table, columns, key);
  const isAnnounced = ({ rowsGone, changed }: TableComparison) =>
    rowsGone === 0 && changed.every(({ column }) => mayChange(column));
  if (byRowid !== null && isAnnounced(byRowid)) return byRowid;
  // A rebuild may number the rows of a table without a key anew.
  const fixed = columns.filter(({ before }) => !mayChange(before));
  const asWhole = compareWholeRows(database, table, fixed);
  return asWhole.rowsGone === 0 || byRowid === null || byRowid.rowsGone > 0 ? asWhole : byRowid;
}

/** A kind of difference: rows that are gone, or values of a column that are NULL now or stored differently. */
export type DifferenceKind = 'rows gone' | 'values lost' | 'values changed';

/** The keys of the first rows with a difference of one kind, as text. */
export function firstDifferences(
  database: Database,
  table: TablePair,
  { kind, column }: { readonly kind: DifferenceKind; readonly column: string | null },
  limit: number,
): readonly string[] {
  const [key] = rowKeys(database, table);
  if (key === undefined) return [];
  const where = column === null ? `${key.present} IS NULL` : `${key.present} IS NOT NULL AND ${differs(column)}`;
  const sql = `SELECT substr(${key.shown}, 1, 80) ${joinOf(table, key)} WHERE ${where} LIMIT ?`;
  return database.prepare(sql).pluck().all(limit) as readonly string[];

  function differs(name: string): string {
    const pair = columnPair(database, table, name, table.columns.get(name) ?? name);
    return kind === 'values lost' ? isLost(pair) : `NOT ${pair.equal} AND NOT (${isLost(pair)})`;
  }
}

interface ColumnPair {
  readonly before: string;
  readonly after: string;
  /** SQL that is true where the value of `b` is stored exactly as that of `m`. */
  readonly equal: string;
}

function columnPair(database: Database, table: TablePair, before: string, after: string): ColumnPair {
  const [b, m] = [`b.${quoteName(before)}`, `m.${quoteName(after)}`];
  const one = affinityOf(database, BACKUP, table.before, before);
  const other = affinityOf(database, 'main', table.after, after);
  const same = `${b} COLLATE BINARY IS ${m}`;
  // Within one affinity equal values have one type: text columns hold no numbers, real columns no integers, and numeric
  // columns no reals that are whole numbers. Only columns that store what they are given can hold 5 beside 5.0.
  const impliesType = one === other && one !== 'BLOB';
  return { before, after, equal: impliesType ? `(${same})` : `(${same} AND typeof(${b}) = typeof(${m}))` };
}

function joinOf(table: TablePair, { on }: RowKey): string {
  return `FROM ${BACKUP}.${quoteName(table.before)} b LEFT JOIN main.${quoteName(table.after)} m ON ${on}`;
}

/** One pass that finds out whether everything is equal; only where it is not, one more that counts by column. */
function compareMatched(
  database: Database,
  table: TablePair,
  columns: readonly ColumnPair[],
  key: RowKey,
): TableComparison {
  const join = joinOf(table, key);
  const equal = columns.map((column) => column.equal).join(' AND ') || '1';
  const [rows = 0, found = 0, same = 0] = numbers(
    database,
    `SELECT count(*), count(${key.present}), coalesce(sum(${key.present} IS NOT NULL AND ${equal}), 0) ${join}`,
  );
  const base = { matchedBy: key.match, rows, values: rows * columns.length, rowsGone: rows - found };
  if (same === found) return { ...base, changed: [] };
  const counts = numbers(database, `SELECT ${columns.map((column) => differences(column, key)).join(', ')} ${join}`);
  const changed = columns.map(({ before }, at) => {
    const [different = 0, lost = 0] = counts.slice(2 * at, 2 * at + 2);
    return { column: before, lost, rewritten: different - lost };
  });
  return { ...base, changed: changed.filter(({ lost, rewritten }) => lost + rewritten > 0) };
}

function differences(column: ColumnPair, { present }: RowKey): string {
  return `sum(${present} IS NOT NULL AND NOT ${column.equal}), sum(${present} IS NOT NULL AND ${isLost(column)})`;
}

function isLost({ before, after }: ColumnPair): string {
  return `b.${quoteName(before)} IS NOT NULL AND m.${quoteName(after)} IS NULL`;
}

/** Rows that nothing identifies are a multiset: each must exist as many times as before. */
function compareWholeRows(database: Database, table: TablePair, columns: readonly ColumnPair[]): TableComparison {
  const list = (schema: string, name: string, of: readonly string[], sign: number) => {
    const values = of.map(
      (column, at) => `typeof(${quoteName(column)}) AS t${at}, ${quoteName(column)} COLLATE BINARY AS v${at}`,
    );
    return `SELECT ${[...values, `${sign} AS n`].join(', ')} FROM ${schema}.${quoteName(name)}`;
  };
  const before = list(
    BACKUP,
    table.before,
    columns.map((column) => column.before),
    1,
  );
  const after = list(
    'main',
    table.after,
    columns.map((column) => column.after),
    -1,
  );
  const groups = columns.map((_, at) => `t${at}, v${at} COLLATE BINARY`).join(', ') || '1 + 0';
  const [gone = 0] = numbers(
    database,
    `SELECT coalesce(sum(missing), 0) FROM (SELECT sum(n) AS missing FROM (${before} UNION ALL ${after}) GROUP BY ${groups}) WHERE missing > 0`,
  );
  const [rows = 0] = numbers(database, `SELECT count(*) FROM ${BACKUP}.${quoteName(table.before)}`);
  return { matchedBy: 'whole rows', rows, values: rows * columns.length, rowsGone: gone, changed: [] };
}

function numbers(database: Database, sql: string): readonly number[] {
  return (database.prepare(sql).raw().get() as readonly unknown[]).map(Number);
}
