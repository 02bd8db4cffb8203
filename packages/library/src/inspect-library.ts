import { type Inspection, inspectDatabase, loadMigrations } from '@auralis/migrate';
import { MIGRATIONS_FOLDER } from './location.ts';

export interface InspectLibraryOptions {
  readonly path: string;
  /** Default: the migrations of this repository. */
  readonly migrations?: URL | string | undefined;
}

/** What `openLibrary` will find. */
export interface LibraryInspection {
  /** Of `inspectDatabase`; `unreadable` where the file can't be read now. */
  readonly status: Inspection['status'] | 'unreadable';
  /** Schema version of the file, `legacy` for one from before versions were kept; null where it is not known. */
  readonly schema: number | 'legacy' | null;
  /** The newest schema version that this app knows. */
  readonly newest: number;
}

/**
 * Finds out which schema a library has, without changing or waiting for it. Takes milliseconds at any size.
 *
 * @throws MigrateError with the codes of `loadMigrations`
 *
 * @example
 * const { schema, newest } = await inspectLibrary({ path: 'library.db' });
 */
export async function inspectLibrary(options: InspectLibraryOptions): Promise<LibraryInspection> {
  const { path, migrations = MIGRATIONS_FOLDER } = options;
  const migrationSet = await loadMigrations(migrations);
  const { newest } = migrationSet;
  try {
    const inspection = inspectDatabase(path, migrationSet, { timeoutMs: 0 });
    return { status: inspection.status, schema: schemaOf(inspection), newest };
  } catch {
    // Locked or not permitted: `openLibrary` waits, or fails with the reason.
    return { status: 'unreadable', schema: null, newest };
  }
}

function schemaOf(inspection: Inspection): LibraryInspection['schema'] {
  if (inspection.status === 'legacy') return 'legacy';
  return 'version' in inspection ? inspection.version : null;
}
