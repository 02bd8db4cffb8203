import { quoteName } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import { MigrateError } from '../errors.ts';
import type { SchemaStructure } from '../schema/structure.ts';
import { isFullText } from '../schema/table-rules.ts';

/** Complaints about values, not about the file: old dirt is no damage. */
const ABOUT_VALUES = /^(?:NULL|NUMERIC|TEXT|non-\w+) value in |^CHECK constraint failed in /;

/** @throws MigrateError `DATABASE_DAMAGED`: found before the steps, so that they are not blamed for it */
export function assertUndamaged(database: Database, path: string): void {
  const complaints = findComplaints(database, 'quick_check');
  if (complaints.length === 0) return;
  throw new MigrateError('DATABASE_DAMAGED', {
    message: 'Your library file was damaged before this update began. It was not touched; a backup can bring it back.',
    detail: `${path}: ${complaints.slice(0, 5).join('; ')}`,
    facts: { database: path, complaints: complaints.length },
  });
}

/**
 * @param wanted - the schema the steps give: only its full-text indexes are asked, since others may have been stale before
 * @throws MigrateError `MIGRATION_FAILED` when the file or a full-text index is not sound after the steps
 */
export function assertSound(
  database: Database,
  depth: 'quick_check' | 'integrity_check',
  wanted: SchemaStructure,
): void {
  const complaints = findComplaints(database, depth);
  if (complaints.length > 0) throw unsound(complaints.slice(0, 5).join('; '));
  for (const name of fullTextTables(wanted)) {
    try {
      database.exec(`INSERT INTO main.${quoteName(name)}(${quoteName(name)}, rank) VALUES ('integrity-check', 1)`);
    } catch (cause) {
      throw unsound(`the full-text index ${name}: ${(cause as Error).message}`, cause);
    }
  }
}

function findComplaints(database: Database, depth: 'quick_check' | 'integrity_check'): readonly string[] {
  const all = database.prepare(`PRAGMA ${depth}`).pluck().all() as readonly string[];
  return all.filter((complaint) => complaint !== 'ok' && !ABOUT_VALUES.test(complaint));
}

function fullTextTables(wanted: SchemaStructure): readonly string[] {
  const tables = [...wanted.values()].filter(({ type, sql }) => type === 'table' && isFullText(sql));
  return tables.map(({ name }) => name);
}

function unsound(detail: string, cause?: unknown): MigrateError {
  return new MigrateError('MIGRATION_FAILED', {
    message:
      'The library did not pass its check after the update, so the update was undone. Your library is unchanged.',
    detail,
    cause,
  });
}
