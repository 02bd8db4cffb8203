import type { Database } from 'better-sqlite3';
import { MigrateError } from '../errors.ts';
import { quoteName } from '../schema/quote.ts';

/** Links of one kind that lead to no row, by the values they carry. */
export interface BrokenReferences {
  readonly table: string;
  readonly parent: string;
  readonly columns: readonly string[];
  readonly rows: number;
}

interface KeyRow {
  readonly table: string;
  readonly parent: string;
  readonly key: number;
  readonly rows: number;
}

const FOUND = 'auralis_broken_found';

/**
 * Which links lead nowhere. Their values are kept in a temporary table of the given name, so that a million of them
 * cost no memory.
 *
 * @throws MigrateError `SCHEMA_MISMATCH` when a reference names no key (https://sqlite.org/foreignkeys.html#fk_indexes)
 */
export function recordBrokenReferences(database: Database, name: string): readonly BrokenReferences[] {
  const target = `temp.${quoteName(name)}`;
  database.exec(`DROP TABLE IF EXISTS ${target}; CREATE TEMP TABLE ${quoteName(name)}("table", columns, "values")`);
  const broken = findBroken(database).map(({ table, parent, key, rows }) => {
    const columns = database
      .prepare('SELECT "from" FROM pragma_foreign_key_list(?) WHERE id = ? ORDER BY seq')
      .pluck()
      .all(table, key) as readonly string[];
    const values = `json_array(${columns.map((column) => `quote(c.${quoteName(column)})`).join(', ')})`;
    database
      .prepare(
        `INSERT INTO ${target} SELECT ?, ?, ${values} FROM temp.${FOUND} f JOIN main.${quoteName(table)} c ON c.rowid = f.row WHERE f."table" = ? AND f."key" = ?`,
      )
      .run(table.toLowerCase(), columns.join(', ').toLowerCase(), table, key);
    return { table, parent, columns, rows };
  });
  dropRecords(database, FOUND);
  return broken;
}

/**
 * @throws MigrateError `REFERENCES_BROKEN` when a link leads nowhere that did not before
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
    message: 'The update would have cut links inside your library, so it was stopped. Your library is unchanged.',
    detail: `${row.table}(${row.columns}) now leads to no row for ${row.values}`,
    facts: { ...row },
  });
}

export function dropRecords(database: Database, ...names: readonly string[]): void {
  for (const name of names) database.exec(`DROP TABLE IF EXISTS temp.${quoteName(name)}`);
}

/** Looks every link up once: at a million tracks it takes as long as counting all values. */
function findBroken(database: Database): readonly KeyRow[] {
  dropRecords(database, FOUND);
  try {
    database.exec(
      `CREATE TEMP TABLE ${FOUND} AS SELECT "table" AS "table", rowid AS row, parent, fkid AS "key" FROM pragma_foreign_key_check`,
    );
  } catch (cause) {
    throw new MigrateError('SCHEMA_MISMATCH', {
      message:
        'The links between the tables of your library are not declared as they must be. Your library is unchanged.',
      detail: `foreign_key_check: ${(cause as Error).message}`,
      cause,
    });
  }
  return database
    .prepare(`SELECT "table", parent, "key", count(*) AS "rows" FROM temp.${FOUND} GROUP BY 1, 2, 3`)
    .all() as readonly KeyRow[];
}
