import { emptyDatabaseAt, type MigrationSet } from '../migrations/migration-set.ts';
import { readSchemaRows } from './structure.ts';

export const SCHEMA_FILE = 'schema.sql';
const ORDER = ['table', 'index', 'view', 'trigger'];

/** The newest schema as SQL, for people to read and for reviews to show what a step changes. */
export function schemaPicture({ migrations, newest }: MigrationSet): string {
  const database = emptyDatabaseAt(migrations, newest);
  try {
    const rows = readSchemaRows(database).filter(({ sql }) => sql !== null);
    const sorted = rows.toSorted(
      (one, other) => ORDER.indexOf(one.type) - ORDER.indexOf(other.type) || (one.name < other.name ? -1 : 1),
    );
    return `-- Schema ${newest}. Written by "auralis-migrate snapshot"; not a step, never edited.\n\n${sorted.map(({ sql }) => `${sql};\n`).join('\n')}`;
  } finally {
    database.close();
  }
}
