import type { Database } from 'better-sqlite3';

/** Reads a preference from the library; null if it was never written. Needs schema 3. */
export function readPreference(database: Database, key: string): string | null {
  const value = database.prepare('SELECT value FROM user_preferences WHERE key = ?').pluck().get(key);
  return typeof value === 'string' ? value : null;
}

/** All preferences with a text value. Needs schema 3. */
export function listPreferences(database: Database): Readonly<Record<string, string>> {
  const rows = database.prepare('SELECT key, value FROM user_preferences ORDER BY key').raw().all();
  return Object.fromEntries(
    rows.filter((row) => typeof (row as readonly unknown[])[1] === 'string') as [string, string][],
  );
}

/**
 * Writes a preference to the library and replaces its earlier value. Needs schema 3.
 *
 * @example
 * writePreference(database, 'theme', 'dark');
 * readPreference(database, 'theme'); // 'dark'
 */
export function writePreference(database: Database, key: string, value: string): void {
  database
    .prepare(
      `INSERT INTO user_preferences (key, value, updated_at) VALUES (?, ?, CURRENT_TIMESTAMP)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`,
    )
    .run(key, value);
}

/** Returns false if there was none. Needs schema 3. */
export function deletePreference(database: Database, key: string): boolean {
  return database.prepare('DELETE FROM user_preferences WHERE key = ?').run(key).changes === 1;
}
