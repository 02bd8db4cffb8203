import Sqlite from 'better-sqlite3';

/** Replaces a collation in the schema by one that no connection of this program has, as a file of another program has it. */
function renameCollation(path: string, table: string): void {
  const database = new Sqlite(path);
  database.unsafeMode();
  database.pragma('writable_schema = ON');
  database.prepare("UPDATE sqlite_schema SET sql = replace(sql, 'RTRIM', 'app_locale') WHERE tbl_name = ?").run(table);
  database.close();
}

function execute(path: string, sql: string): void {
  const database = new Sqlite(path);
  database.function('app_norm', { deterministic: true }, (text) => String(text).toLowerCase());
  database.exec(sql);
  database.close();
}

interface AddedByOther {
  /** The table that SQLite refuses to check. */
  readonly table: string;
  readonly reason: string;
  add(path: string): void;
}

const NOTES = "INSERT INTO notes VALUES (1, 'b'), (2, 'a')";
const COLLATION = 'no such collation sequence: app_locale';
const FUNCTION = 'unknown function: app_norm()';

/** What other programs add to a file that only they can use. */
export const ADDED_BY_OTHERS: Readonly<Record<string, AddedByOther>> = {
  'a table with a collation': {
    table: 'notes',
    reason: COLLATION,
    add(path) {
      execute(path, `CREATE TABLE notes (id INTEGER PRIMARY KEY, name TEXT COLLATE RTRIM UNIQUE); ${NOTES}`);
      renameCollation(path, 'notes');
    },
  },
  'a table whose primary key has a collation': {
    table: 'notes',
    reason: COLLATION,
    add(path) {
      execute(path, `CREATE TABLE notes (id, name TEXT COLLATE RTRIM PRIMARY KEY) WITHOUT ROWID; ${NOTES}`);
      renameCollation(path, 'notes');
    },
  },
  'an index with a collation': {
    table: 'notes',
    reason: COLLATION,
    add(path) {
      execute(path, `CREATE TABLE notes (id, name TEXT); ${NOTES}; CREATE INDEX sorted ON notes (name COLLATE RTRIM)`);
      renameCollation(path, 'notes');
    },
  },
  'an index with a function': {
    table: 'notes',
    reason: FUNCTION,
    add: (path) =>
      execute(path, `CREATE TABLE notes (id, name TEXT); ${NOTES}; CREATE INDEX sorted ON notes (app_norm(name))`),
  },
  'a column that a function computes': {
    table: 'notes',
    reason: FUNCTION,
    add: (path) =>
      execute(
        path,
        `CREATE TABLE notes (id, name TEXT, norm TEXT AS (app_norm(name))); INSERT INTO notes VALUES (1, 'b')`,
      ),
  },
};

/** An index of another program on a table of the app. */
export function addIndexOnOwnTable(path: string, table: string, column: string): void {
  execute(path, `CREATE INDEX sorted ON ${table} (${column} COLLATE RTRIM)`);
  renameCollation(path, table);
}
