import type { ToError } from './problem.ts';

/** A schema version, or a database from before versions were kept. Version 0 is a file without tables. */
export type SchemaNode = number | 'legacy';

export interface MigrationFileName {
  readonly from: SchemaNode;
  readonly to: number;
  readonly name: string;
  readonly kind: 'sql' | 'code';
}

/** Holds the checksums of the released migrations. */
export const CHECKSUMS_FILE = 'checksums.json';

const NAME =
  /^migration_(?:v(?<from>\d{3,})|(?<legacy>legacy))_to_v(?<to>\d{3,})_(?<name>[a-z0-9]+(?:_[a-z0-9]+)*)\.(?<kind>sql|ts|js)$/;

const OTHER_FILES: readonly string[] = ['README.md', 'schema.sql', CHECKSUMS_FILE];

/**
 * Whether an entry of the migrations folder has to be a migration. The folder's own files and hidden ones, such as the
 * `.DS_Store` that a file manager leaves, are not read.
 */
export function isMigrationFile(entry: string): boolean {
  return !entry.startsWith('.') && !OTHER_FILES.includes(entry);
}

/**
 * Reads `migration_v001_to_v002_play_history.sql`.
 *
 * @throws what `toError` makes of a problem with the code `MIGRATION_NAME`
 */
export function parseFileName(file: string, toError: ToError): MigrationFileName {
  const groups = NAME.exec(file)?.groups;
  if (groups === undefined) {
    throw toError({
      code: 'MIGRATION_NAME',
      file,
      reason: 'the name must look like migration_v001_to_v002_play_history.sql (or .ts, .js)',
      hint: 'Rename the file, or move it out of the folder; "auralis-migrate create" makes a file with the right name.',
    });
  }
  const { from, legacy, to, name = '', kind } = groups;
  const start = legacy === undefined ? Number(from) : 'legacy';
  if (start === Number(to)) {
    const hint = 'Name it for the schema version that it leads to.';
    throw toError({ code: 'MIGRATION_NAME', file, reason: 'a migration must lead to another version', hint });
  }
  return { from: start, to: Number(to), name, kind: kind === 'sql' ? 'sql' : 'code' };
}

/** `v002`, or `legacy`: how file names and messages write a version. */
export function versionLabel(node: SchemaNode): string {
  return node === 'legacy' ? 'legacy' : `v${String(node).padStart(3, '0')}`;
}
