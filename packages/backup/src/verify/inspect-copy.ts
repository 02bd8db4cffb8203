import { checkStructure, countRows, openDatabase, type PrepareConnection, type UncheckedTable } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';

/** `facts`: counts only. `quick`: also `quick_check`. `full`: also `integrity_check` and foreign keys. */
type Depth = 'facts' | 'quick' | 'full';

/** What to inspect, as plain data that can be sent to a thread. */
export interface Inspection {
  readonly path: string;
  readonly depth: Depth;
  /** Also count broken foreign keys. Default: only at the depth `full`. */
  readonly checkForeignKeys?: boolean | undefined;
}

export interface CopyFacts {
  readonly pageSize: number;
  readonly pageCount: number;
  readonly applicationId: number;
  readonly userVersion: number;
  readonly rows: Readonly<Record<string, number>>;
  /** Tables that could not be checked or counted; see `checkStructure`. */
  readonly unchecked: readonly UncheckedTable[];
}

export interface InspectionResult extends CopyFacts {
  /** What SQLite found wrong with the file; empty when it is intact. */
  readonly damage: readonly string[];
  /** Number of broken foreign keys; null when not counted, or when the schema doesn't allow it. */
  readonly orphans: number | null;
}

/** Reads a database that nobody changes at the same time. Blocks: see `off-thread.ts`. */
export function inspectDatabaseFile(
  { path, depth, checkForeignKeys = depth === 'full' }: Inspection,
  prepare?: PrepareConnection,
): InspectionResult {
  const database = openDatabase(path, { readonly: true, prepare });
  try {
    // Most pages are read once, often beside an upgrade that needs the memory: use half of the default cache.
    database.pragma('cache_size = -8000');
    const { damage, unchecked } =
      depth === 'facts'
        ? { damage: [], unchecked: [] }
        : checkStructure(database, depth === 'quick' ? 'quick_check' : 'integrity_check');
    const facts = { ...readFacts(database), unchecked };
    // Counting reads the same pages: on a damaged file the findings say more than the error it would throw.
    if (damage.length > 0) return { ...facts, rows: {}, damage, orphans: null };
    const orphans = checkForeignKeys ? countOrphans(database) : null;
    return { ...facts, rows: countRows(database), damage, orphans };
  } finally {
    database.close();
  }
}

function readFacts(database: Database): Omit<CopyFacts, 'rows' | 'unchecked'> {
  const number = (name: string) => Number(database.pragma(name, { simple: true }));
  return {
    pageSize: number('page_size'),
    pageCount: number('page_count'),
    applicationId: number('application_id'),
    userVersion: number('user_version'),
  };
}

function countOrphans(database: Database): number | null {
  try {
    return Number(database.prepare('SELECT count(*) FROM pragma_foreign_key_check').pluck().get());
  } catch {
    // "foreign key mismatch" is a fault of the schema as it was written, not of this copy.
    return null;
  }
}
