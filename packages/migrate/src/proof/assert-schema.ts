import type { Database } from 'better-sqlite3';
import { MigrateError } from '../errors.ts';
import { compareStructures, describeDifference } from '../schema/compare.ts';
import { readStructure, type SchemaStructure } from '../schema/structure.ts';

interface Astray {
  readonly child: string;
  readonly parent: string;
}

const ASTRAY = `SELECT DISTINCT c.name AS child, k."table" AS parent
  FROM pragma_table_list c, pragma_foreign_key_list(c.name) k
  WHERE c.schema = 'main' AND c.type = 'table'
    AND NOT EXISTS (SELECT 1 FROM pragma_table_list p WHERE p.schema = 'main' AND p.name = k."table" COLLATE NOCASE)`;

/**
 * The schema must be what the steps give on an empty file.
 *
 * @returns names of what others keep in the file
 * @throws MigrateError `SCHEMA_MISMATCH` with every difference
 */
export function assertSchema(database: Database, wanted: SchemaStructure): readonly string[] {
  const { differences, extra } = compareStructures(readStructure(database), wanted);
  if (differences.length === 0) {
    assertParentsExist(database, wanted);
    return extra;
  }
  throw mismatch(differences.map(describeDifference), { differences });
}

/** A step that renames the original first leaves references that lead to the dropped table: no row need show it. */
function assertParentsExist(database: Database, wanted: SchemaStructure): void {
  const astray = (database.prepare(ASTRAY).all() as readonly Astray[]).filter(({ child }) =>
    wanted.has(`table ${child}`),
  );
  if (astray.length === 0) return;
  throw mismatch(
    astray.map(({ child, parent }) => `table ${child} references ${parent}, which does not exist`),
    { astray },
  );
}

function mismatch(lines: readonly string[], facts: Readonly<Record<string, unknown>>): MigrateError {
  return new MigrateError('SCHEMA_MISMATCH', {
    message: 'The update did not give the result it should, so it was stopped. Your library is unchanged.',
    detail: lines.join('\n'),
    facts,
  });
}
