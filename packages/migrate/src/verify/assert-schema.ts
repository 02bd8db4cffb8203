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

/** What others keep in a file: tables of another program, an index or a trigger on ours. */
export interface Strangers {
  readonly kept: readonly string[];
  /** Those that were there before and are no more: a rebuilt table takes the indexes and triggers on it along. */
  readonly gone: readonly string[];
}

/**
 * The schema must be what the steps give on an empty file, beside what others had in this one before.
 *
 * @param before - everything that was in the file before the steps
 * @param old - what the steps make up to where they began; null where they began at a file of no version
 * @throws MigrateError `SCHEMA_MISMATCH` with every difference
 */
export function assertSchema(
  database: Database,
  wanted: SchemaStructure,
  { before, old }: { readonly before: ReadonlySet<string>; readonly old: ReadonlyMap<string, unknown> | null },
): Strangers {
  const found = readStructure(database);
  const { differences, extra } = compareStructures(found, wanted);
  if (differences.length > 0) throw mismatch(differences.map(describeDifference), { differences });
  assertParentsExist(database, wanted);
  const made = extra.filter((name) => !before.has(name));
  if (made.length > 0)
    throw mismatch(
      made.map((name) => `${name} was made, which the steps do not make on an empty file`),
      { made },
    );
  const gone = old === null ? [] : [...before].filter((name) => !old.has(name) && !found.has(name));
  return { kept: extra, gone };
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
