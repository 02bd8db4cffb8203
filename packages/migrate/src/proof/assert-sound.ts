import type { Database } from 'better-sqlite3';
import { MigrateError } from '../errors.ts';
import { quoteName } from '../schema/quote.ts';

/** Complaints about values, not about the file: old dirt is no damage. */
const ABOUT_VALUES = /^(?:NULL|NUMERIC|TEXT|non-\w+) value in |^CHECK constraint failed in /;

/** @throws MigrateError `MIGRATION_FAILED` when the file or a full-text index is not sound after the steps */
export function assertSound(database: Database, depth: 'quick_check' | 'integrity_check'): void {
  const complaints = (database.prepare(`PRAGMA ${depth}`).pluck().all() as readonly string[]).filter(
    (complaint) => complaint !== 'ok' && !ABOUT_VALUES.test(complaint),
  );
  if (complaints.length > 0) throw unsound(complaints.slice(0, 5).join('; '));
  for (const name of fullTextTables(database)) {
    try {
      database.exec(`INSERT INTO ${quoteName(name)}(${quoteName(name)}, rank) VALUES ('integrity-check', 1)`);
    } catch (cause) {
      throw unsound(`the full-text index ${name}: ${(cause as Error).message}`, cause);
    }
  }
}

function fullTextTables(database: Database): readonly string[] {
  return database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%USING fts5%'")
    .pluck()
    .all() as readonly string[];
}

function unsound(detail: string, cause?: unknown): MigrateError {
  return new MigrateError('MIGRATION_FAILED', {
    message:
      'The library did not pass its check after the update, so the update was undone. Your library is unchanged.',
    detail,
    cause,
  });
}
