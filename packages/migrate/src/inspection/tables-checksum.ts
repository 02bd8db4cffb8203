import { quoteName } from '@auralis/sqlite';
import { isMissingPart, isSameName, sha256 } from '@auralis/sqlite/support';
import type { Database } from 'better-sqlite3';

/** The column of the ledger that an upgrade adds to one of version 1.4. */
export const CHECKSUM_COLUMN = 'tables_checksum';

/** The tables of a database, name to SQL, without those of SQLite. */
export type Tables = ReadonlyMap<string, string>;

export function readTables(database: Database): Tables {
  const select = "SELECT name, sql FROM sqlite_schema WHERE type = 'table'";
  const rows = database.prepare(select).raw().all() as readonly (readonly [string, string])[];
  return new Map(rows.filter(([name]) => !name.startsWith('sqlite_')));
}

/**
 * SHA-256 over the definitions of all tables but the ledger, in the order of the schema. An upgrade records it together
 * with its migrations: while it is the same, no table can be missing, and a start need not find out what they create.
 */
export function tablesChecksum(tables: Tables, ledger: string): string {
  const hash = sha256();
  for (const [name, sql] of tables) if (!isSameName(name, ledger)) hash.update(`${name}\0${sql}\0`);
  return hash.digest('hex');
}

/** Within the transaction whose result is proven right after: where the proof fails, it is rolled back too. */
export function recordChecksum(database: Database, ledger: string): void {
  const tables = readTables(database);
  const table = quoteName(ledger);
  if (!tables.get(ledger)?.includes(CHECKSUM_COLUMN) && !addColumn(database, table)) return;
  database
    .prepare(`UPDATE ${table} SET ${CHECKSUM_COLUMN} = ? WHERE id = (SELECT max(id) FROM ${table})`)
    .run(tablesChecksum(tables, ledger));
}

/** To a ledger of version 1.4. ALTER TABLE fails beside what only another program can read: then each start looks closer. */
function addColumn(database: Database, table: string): boolean {
  try {
    database.exec(`ALTER TABLE ${table} ADD COLUMN ${CHECKSUM_COLUMN} TEXT`);
    return true;
  } catch (error) {
    if (!isMissingPart(error)) throw error;
    return false;
  }
}
