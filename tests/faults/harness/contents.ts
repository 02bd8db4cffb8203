import { createHash } from 'node:crypto';
import { openDatabase } from '@auralis/sqlite';

/** The rows of everything the listener has, by table, as short sums. The ledger is the app's own. */
export function contentsOf(path: string): Readonly<Record<string, string>> {
  const database = openDatabase(path);
  try {
    const tables = database
      .prepare(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> 'schema_version' ORDER BY name",
      )
      .pluck()
      .all() as readonly string[];
    return Object.fromEntries(
      tables.map((table) => {
        const rows = database.prepare(`SELECT * FROM "${table}" ORDER BY rowid`).raw().all();
        return [
          table,
          `${rows.length} ${createHash('sha256').update(JSON.stringify(rows)).digest('hex').slice(0, 12)}`,
        ];
      }),
    );
  } finally {
    database.close();
  }
}

export function quickCheck(path: string): string {
  const database = openDatabase(path);
  try {
    return String(database.pragma('quick_check', { simple: true }));
  } finally {
    database.close();
  }
}
