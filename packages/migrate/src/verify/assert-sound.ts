import { quoteName } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import { MigrateError } from '../errors.ts';
import type { SchemaStructure } from '../schema/structure.ts';
import { isFullText } from '../schema/table-rules.ts';

/** Complaints about values, not about the file: an old invalid value is no damage. */
const ABOUT_VALUES = /^(?:NULL|NUMERIC|TEXT|non-\w+) value in |^CHECK constraint failed in /;

/** @throws MigrateError `DATABASE_DAMAGED`: found before the migrations, so that they are not blamed for it */
export function assertUndamaged(database: Database, path: string): void {
  const complaints = findComplaints(database, 'quick_check');
  if (complaints.length === 0) return;
  throw new MigrateError('DATABASE_DAMAGED', {
    message: 'The database file was damaged before the upgrade began. It was not changed.',
    detail: `${path}: ${complaints.slice(0, 5).join('; ')}`,
    hint: 'Restore a backup, or salvage what is readable with `auralis-backup salvage`.',
    facts: { database: path, complaints: complaints.length },
  });
}

/**
 * @param wanted - the schema that the migrations produce: only its full-text indexes are checked, since those of other
 * programs may have been out of date before
 * @throws MigrateError `MIGRATION_FAILED` when the file or a full-text index is not sound after the migrations
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
  const all = database.prepare(`PRAGMA main.${depth}`).pluck().all() as readonly string[];
  return all.filter((complaint) => complaint !== 'ok' && !ABOUT_VALUES.test(complaint));
}

function fullTextTables(wanted: SchemaStructure): readonly string[] {
  const tables = [...wanted.values()].filter(({ type, sql }) => type === 'table' && isFullText(sql));
  return tables.map(({ name }) => name);
}

function unsound(detail: string, cause?: unknown): MigrateError {
  return new MigrateError('MIGRATION_FAILED', {
    message: 'The upgraded database failed its check, so the upgrade was rolled back. The database is unchanged.',
    detail,
    hint: 'Report the error to the developer of the app.',
    cause,
  });
}
