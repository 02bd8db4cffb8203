import type { Database } from 'better-sqlite3';
import { MigrateError } from '../errors.ts';
import { compareStructures, describeDifference } from '../schema/compare.ts';
import { readStructure, type SchemaStructure } from '../schema/structure.ts';

/** Objects in the file that no migration creates: tables of another program, an index or a trigger on a table of the app. */
export interface ForeignObjects {
  readonly kept: readonly string[];
  /** Those that existed before and do not any more: rebuilding a table drops the indexes and triggers on it. */
  readonly dropped: readonly string[];
}

interface SchemaBefore {
  /** Every object in the file before the migrations. */
  readonly objects: ReadonlySet<string>;
  /** What the migrations create up to the version they began at; null where they began at a file without a version. */
  readonly own: ReadonlyMap<string, unknown> | null;
}

/**
 * The schema must be that of an empty file after the same migrations, apart from foreign objects that existed before.
 *
 * @throws MigrateError `SCHEMA_MISMATCH` with every difference
 */
export function assertSchema(database: Database, wanted: SchemaStructure, before: SchemaBefore): ForeignObjects {
  const found = readStructure(database);
  const { differences, extra } = compareStructures(found, wanted);
  if (differences.length > 0) throw mismatch(differences.map(describeDifference), { differences });
  assertParentsExist(database, wanted);
  const created = extra.filter((name) => !before.objects.has(name));
  if (created.length > 0)
    throw mismatch(
      created.map((name) => `${name} was created, although the migrations do not create it in an empty file`),
      { created },
    );
  const { own } = before;
  const dropped = own === null ? [] : [...before.objects].filter((name) => !own.has(name) && !found.has(name));
  return { kept: extra, dropped };
}

interface MissingParent {
  readonly child: string;
  readonly parent: string;
}

const MISSING_PARENTS = `SELECT DISTINCT c.name AS child, k."table" AS parent
  FROM pragma_table_list c, pragma_foreign_key_list(c.name, 'main') k
  WHERE c.schema = 'main' AND c.type = 'table'
    AND NOT EXISTS (SELECT 1 FROM pragma_table_list p WHERE p.schema = 'main' AND p.name = k."table" COLLATE NOCASE)`;

/** A migration that first renames the original table leaves references to the dropped table, even with no row in them. */
function assertParentsExist(database: Database, wanted: SchemaStructure): void {
  const found = database.prepare(MISSING_PARENTS).all() as readonly MissingParent[];
  const missing = found.filter(({ child }) => wanted.has(`table ${child}`));
  if (missing.length === 0) return;
  throw mismatch(
    missing.map(({ child, parent }) => `table ${child} references ${parent}, which does not exist`),
    { missing },
  );
}

function mismatch(lines: readonly string[], facts: Readonly<Record<string, unknown>>): MigrateError {
  return new MigrateError('SCHEMA_MISMATCH', {
    message: 'The upgrade did not produce the expected schema, so it was rolled back. The database is unchanged.',
    detail: lines.join('\n'),
    hint: 'Report the error to the developer of the app.',
    facts,
  });
}
