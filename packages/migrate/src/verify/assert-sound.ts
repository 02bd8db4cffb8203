import { checkStructure, quoteName, type UncheckedTable } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import { MigrateError } from '../errors.ts';
import type { SchemaStructure } from '../schema/structure.ts';
import { isFullText } from '../schema/table-rules.ts';

/** @throws MigrateError `DATABASE_DAMAGED`: found before the migrations, so that they are not blamed for it */
export function assertUndamaged(database: Database, path: string): void {
  const { damage } = checkStructure(database, 'quick_check');
  if (damage.length === 0) return;
  throw new MigrateError('DATABASE_DAMAGED', {
    message: 'The database file was damaged before the upgrade began. It was not changed.',
    detail: `${path}: ${damage.slice(0, 5).join('; ')}`,
    hint: 'Restore a backup, or salvage what is readable with `auralis-backup salvage`.',
    facts: { database: path, complaints: damage.length },
  });
}

/**
 * @param wanted - the schema that the migrations produce: only its full-text indexes are checked, since those of other
 * programs may have been out of date before
 * @returns the tables that this connection cannot check
 * @throws MigrateError `MIGRATION_FAILED` when the file or a full-text index is not sound after the migrations
 */
export function assertSound(
  database: Database,
  depth: 'quick_check' | 'integrity_check',
  wanted: SchemaStructure,
): readonly UncheckedTable[] {
  const { damage, unchecked } = checkStructure(database, depth);
  if (damage.length > 0) throw unsound(damage.slice(0, 5).join('; '));
  for (const name of fullTextTables(wanted)) {
    try {
      database.exec(`INSERT INTO main.${quoteName(name)}(${quoteName(name)}, rank) VALUES ('integrity-check', 1)`);
    } catch (cause) {
      throw unsound(`the full-text index ${name}: ${(cause as Error).message}`, cause);
    }
  }
  return unchecked;
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
