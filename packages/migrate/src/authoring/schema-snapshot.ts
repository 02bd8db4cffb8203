import { emptyDatabaseAt, type MigrationSet } from '../migrations/migration-set.ts';
import { readSchemaRows } from '../schema/structure.ts';

export const SCHEMA_FILE = 'schema.sql';
const ORDER = ['table', 'index', 'view', 'trigger'];

/**
 * The newest schema as one SQL text, sorted by type and name, so that a review of a migration shows what it changes.
 *
 * @throws MigrateError `MIGRATION_FAILED` when a migration does not run on an empty database
 */
export function schemaSnapshot({ migrations, newest }: MigrationSet): string {
  const database = emptyDatabaseAt(migrations, newest);
  try {
    const rows = readSchemaRows(database).filter(({ sql }) => sql !== null);
    const sorted = rows.toSorted(
      (one, other) => ORDER.indexOf(one.type) - ORDER.indexOf(other.type) || (one.name < other.name ? -1 : 1),
    );
    const statements = sorted.map(({ sql }) => `${sql};\n`).join('\n');
    return `-- Schema ${newest}. Written by "auralis-migrate snapshot"; not a migration; do not edit.\n\n${statements}`;
  } finally {
    database.close();
  }
}
