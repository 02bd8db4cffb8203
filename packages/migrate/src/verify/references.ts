import { quoteName } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import { MigrateError } from '../errors.ts';
import type { TrackedTable } from './follow-tables.ts';
import { rowidName } from './row-keys.ts';

/** Broken references of one foreign key: rows whose parent row does not exist. */
export interface BrokenReferences {
  readonly table: string;
  readonly parent: string;
  readonly columns: readonly string[];
  readonly rows: number;
}

interface KeyColumn {
  readonly child: string;
  readonly parent: string | null;
  readonly target: string;
}

interface KeyRow {
  readonly table: string;
  readonly parent: string;
  readonly key: number;
  readonly rows: number;
}

/** Whether the migrations create a table. */
type IsOwnTable = (table: string) => boolean;

const FOUND = 'auralis_broken_found';

/**
 * Finds all broken references. Their values go into a temporary table of the given name, so that a million of them need
 * no memory.
 *
 * @throws MigrateError `SCHEMA_MISMATCH` when a foreign key of an own table names no key (https://sqlite.org/foreignkeys.html#fk_indexes)
 */
export function recordBrokenReferences(
  database: Database,
  name: string,
  isOwn: IsOwnTable,
): readonly BrokenReferences[] {
  const target = `temp.${quoteName(name)}`;
  createRecords(database, name);
  const broken = findBroken(database, isOwn).map(({ table, parent, key, rows }) => {
    const columns = database
      .prepare(`SELECT "from" FROM pragma_foreign_key_list(?, 'main') WHERE id = ? ORDER BY seq`)
      .pluck()
      .all(table, key) as readonly string[];
    const values = `json_array(${columns.map((column) => `quote(c.${quoteName(column)})`).join(', ')})`;
    database
      .prepare(`INSERT INTO ${target} SELECT :label, :columns, ${values} ${brokenRows(database, table, key)}`)
      .run({ label: table.toLowerCase(), columns: columns.join(', ').toLowerCase(), table, key });
    return { table, parent, columns, rows };
  });
  dropRecords(database, FOUND);
  return broken;
}

/** The rows `c` with a broken reference. SQLite's own check names no row of a table WITHOUT ROWID. */
function brokenRows(database: Database, table: string, key: number): string {
  const rowid = rowidName(database, 'main', table);
  if (rowid !== null)
    return `FROM temp.${FOUND} f JOIN main.${quoteName(table)} c ON c.${rowid} = f.row WHERE f."table" = :table AND f."key" = :key`;
  const links = database
    .prepare(
      `SELECT "from" AS child, "to" AS parent, "table" AS target FROM pragma_foreign_key_list(?, 'main') WHERE id = ? ORDER BY seq`,
    )
    .all(table, key) as readonly KeyColumn[];
  const target = links[0]?.target ?? '';
  const primary = database
    .prepare("SELECT name FROM pragma_table_xinfo(?, 'main') WHERE pk > 0 ORDER BY pk")
    .pluck()
    .all(target) as readonly string[];
  const isSet = links.map(({ child }) => `c.${quoteName(child)} IS NOT NULL`);
  const matches = links.map(
    ({ child, parent }, at) => `p.${quoteName(parent ?? primary[at] ?? '')} = c.${quoteName(child)}`,
  );
  const exists = database.prepare("SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND name = ? COLLATE NOCASE");
  const hasNoParent =
    exists.get(target) === undefined
      ? ''
      : ` AND NOT EXISTS (SELECT 1 FROM main.${quoteName(target)} p WHERE ${matches.join(' AND ')})`;
  return `FROM main.${quoteName(table)} c WHERE ${isSet.join(' AND ')}${hasNoParent}`;
}

/**
 * @throws MigrateError `REFERENCES_BROKEN` when there is a broken reference that was not there before
 */
export function assertNoNewBroken(database: Database, before: string, after: string): void {
  const [row] = database
    .prepare(
      `SELECT "table" AS "table", columns, "values" AS "values" FROM (
         SELECT "table", columns, "values", count(*) AS n FROM temp.${quoteName(after)} GROUP BY 1, 2, 3) a
       WHERE n > (SELECT count(*) FROM temp.${quoteName(before)} b WHERE b."table" = a."table" AND b.columns = a.columns AND b."values" = a."values") LIMIT 1`,
    )
    .all() as readonly { readonly table: string; readonly columns: string; readonly values: string }[];
  if (row === undefined) return;
  throw new MigrateError('REFERENCES_BROKEN', {
    message:
      'The upgrade would have broken references between tables, so it was rolled back. The database is unchanged.',
    detail: `${row.table}(${row.columns}) now references no row for ${row.values}`,
    hint: 'Report the error to the developer of the app.',
    facts: { ...row },
  });
}

/** Gives the records the names that the tables and columns have after the migrations. */
export function renameRecords(database: Database, name: string, tables: readonly TrackedTable[]): void {
  const records = `temp.${quoteName(name)}`;
  const rename = database.prepare(`UPDATE ${records} SET "table" = ?, columns = ? WHERE "table" = ? AND columns = ?`);
  const keys = database.prepare(`SELECT DISTINCT "table", columns FROM ${records}`).raw().all() as readonly string[][];
  for (const [table = '', columns = ''] of keys) {
    const tracked = tables.find(({ before }) => before.toLowerCase() === table);
    const now = columns.split(', ').map((column) => {
      const found = tracked?.columns.find(({ before }) => before.toLowerCase() === column);
      return found?.after?.toLowerCase() ?? column;
    });
    rename.run(tracked?.after?.toLowerCase() ?? table, now.join(', '), table, columns);
  }
}

/** Copies the records to a connection that cannot read the database they come from. */
export function copyRecords(from: Database, to: Database, name: string): void {
  const table = `temp.${quoteName(name)}`;
  createRecords(to, name);
  const insert = to.prepare(`INSERT INTO ${table} VALUES (?, ?, ?)`);
  for (const row of from.prepare(`SELECT * FROM ${table}`).raw().iterate()) insert.run(row);
}

/** An empty table for records. */
export function createRecords(database: Database, name: string): void {
  dropRecords(database, name);
  database.exec(`CREATE TEMP TABLE ${quoteName(name)}("table", columns, "values")`);
}

export function dropRecords(database: Database, ...names: readonly string[]): void {
  for (const name of names) database.exec(`DROP TABLE IF EXISTS temp.${quoteName(name)}`);
}

/** Looks up every reference once: with a million rows it takes as long as counting all values. */
function findBroken(database: Database, isOwn: IsOwnTable): readonly KeyRow[] {
  dropRecords(database, FOUND);
  database.exec(`CREATE TEMP TABLE ${FOUND}("table", row, parent, "key")`);
  const find = database.prepare(
    `INSERT INTO temp.${FOUND} SELECT "table", rowid, parent, fkid FROM pragma_foreign_key_check(?, 'main')`,
  );
  for (const table of tablesOf(database)) {
    try {
      find.run(table);
    } catch (cause) {
      // A table of another program, which has worked with it so far.
      if (!isOwn(table)) continue;
      throw new MigrateError('SCHEMA_MISMATCH', {
        message: 'A foreign key of the database is not declared correctly. The database is unchanged.',
        detail: `foreign_key_check of ${table}: ${(cause as Error).message}`,
        hint: 'Report the error to the developer of the app.',
        cause,
      });
    }
  }
  return database
    .prepare(`SELECT "table", parent, "key", count(*) AS "rows" FROM temp.${FOUND} GROUP BY 1, 2, 3`)
    .all() as readonly KeyRow[];
}

function tablesOf(database: Database): readonly string[] {
  return database
    .prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' ORDER BY name")
    .pluck()
    .all() as readonly string[];
}
