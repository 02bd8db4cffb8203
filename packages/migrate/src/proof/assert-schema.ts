import type { Database } from 'better-sqlite3';
import { MigrateError } from '../errors.ts';
import { compareStructures, describeDifference } from '../schema/compare.ts';
import { readStructure, type SchemaStructure } from '../schema/structure.ts';

/**
 * The schema must be what the steps give on an empty file.
 *
 * @returns names of what others keep in the file
 * @throws MigrateError `SCHEMA_MISMATCH` with every difference
 */
export function assertSchema(database: Database, wanted: SchemaStructure): readonly string[] {
  const { differences, extra } = compareStructures(readStructure(database), wanted);
  if (differences.length === 0) return extra;
  throw new MigrateError('SCHEMA_MISMATCH', {
    message: 'The update did not give the result it should, so it was stopped. Your library is unchanged.',
    detail: differences.map(describeDifference).join('\n'),
    facts: { differences },
  });
}
