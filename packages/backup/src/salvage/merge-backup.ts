import { quoteName } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import { rowidName } from './new-database.ts';
import type { PageFile } from './page-file.ts';
import type { LostRows, SalvagedTable } from './salvage-report.ts';
import { isInternal, type SchemaObject } from './schema.ts';
import { rowsOn } from './stored-row.ts';
import type { SurveyedTable } from './survey-trees.ts';
import { tableShape, writtenColumns } from './table-shape.ts';

/** The schema objects of a sound database, without SQLite's internal ones. */
export function objectsOf(database: Database): readonly SchemaObject[] {
  const rows = database
    .prepare(`SELECT type, name, tbl_name AS "table", rootpage AS root, sql FROM sqlite_schema`)
    .all() as readonly SchemaObject[];
  return rows.filter((object) => !isInternal(object));
}

/**
 * Adds rows of a backup that are unreadable in the damaged file. A row read from the damaged file wins over its older
 * version, and rows that the user deleted since the backup are left out where an index proves it.
 *
 * @param source - the surveyed table, null when the damaged schema does not name it, and the damaged pages
 */
export function addFromBackup(
  database: Database,
  saved: SalvagedTable,
  { table, file }: { readonly table: SurveyedTable | null; readonly file: PageFile },
): SalvagedTable {
  const isComplete = saved.rowsLost?.certainty === 'exact' && saved.rowsLost.rows === 0;
  if (isComplete || !haveSameColumns(database, saved.name)) return saved;
  const shape = tableShape(database, saved.name);
  // With a separate primary key, a newer row may use the rowid of a row in the backup.
  const isKey = table === null || !hasPrimaryKey(database, saved.name);
  const own = shape.hasRowid && isKey ? rowidName(shape.columns) : null;
  const names = [...(own === null ? [] : [own]), ...writtenColumns(shape).map((column) => column.name)].join(', ');
  const name = quoteName(saved.name);
  const isAlive = table !== null && noteLiveRows(database, table, file) ? 'WHERE rowid IN temp.live_rows' : '';
  const added = database
    .prepare(`INSERT OR IGNORE INTO main.${name} (${names}) SELECT ${names} FROM backup.${name} ${isAlive}`)
    .run().changes;
  database.exec('DROP TABLE IF EXISTS temp.live_rows');
  return {
    ...saved,
    rowsSaved: saved.rowsSaved + added,
    rowsFromBackup: added,
    rowsLost: table === null ? null : reduceLost(saved.rowsLost, added),
  };
}

/** A sound index that holds the rowids lists the rows that were not deleted since the backup. */
function noteLiveRows(database: Database, { tree, indexes }: SurveyedTable, file: PageFile): boolean {
  const index = indexes.find(({ isSound }) => isSound);
  if (index === undefined || !tree.shape.columns.some(({ holds }) => holds === 'rowid')) return false;
  database.exec('CREATE TEMP TABLE live_rows (id INTEGER PRIMARY KEY)');
  const note = database.prepare('INSERT OR IGNORE INTO temp.live_rows VALUES (?)');
  for (const treePage of index.pages) for (const entry of rowsOn(treePage, file)) note.run(entry?.values.at(-1));
  return true;
}

/** A backup with another schema is not used, because its rows would need a migration first. */
function haveSameColumns(database: Database, table: string): boolean {
  const columns = (schema: string) =>
    (database.pragma(`${schema}.table_xinfo(${quoteName(table)})`) as readonly { name: string }[])
      .map(({ name }) => name)
      .toSorted()
      .join('\0');
  return columns('main') === columns('backup');
}

function hasPrimaryKey(database: Database, table: string): boolean {
  return (database.pragma(`main.table_info(${quoteName(table)})`) as readonly { pk: number }[]).some(
    ({ pk }) => pk > 0,
  );
}

function reduceLost(lost: LostRows | null, added: number): LostRows | null {
  return lost === null ? null : { ...lost, rows: Math.max(0, lost.rows - added) };
}
