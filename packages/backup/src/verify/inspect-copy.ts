import { type Contents, countContents, countRows, findDamage, openDatabase, rowsOf } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';

/** `facts`: counts only. `quick`: and `quick_check`. `full`: and `integrity_check` and foreign keys. */
export type Depth = 'facts' | 'quick' | 'full';

/** `rows`: of each table. `contents`: and the values of each column, and links to rows that do not exist. */
export type Count = 'rows' | 'contents';

export interface CopyFacts {
  readonly pageSize: number;
  readonly pageCount: number;
  readonly applicationId: number;
  readonly userVersion: number;
  readonly rows: Readonly<Record<string, number>>;
}

export interface CopyInspection extends CopyFacts {
  /** What SQLite found wrong with the file; empty when it is sound. */
  readonly damage: readonly string[];
  /** Links to rows that do not exist; null when not counted or when the schema doesn't allow it. */
  readonly orphans: number | null;
  /** Null when only rows were counted. */
  readonly contents: Contents | null;
}

/** Reads a database nobody changes meanwhile. Blocks: see `off-thread.ts`. */
export function inspectCopyFile(path: string, depth: Depth, count: Count = 'rows'): CopyInspection {
  const database = openDatabase(path, { readonly: true });
  try {
    // It reads most pages once, often beside an upgrade that needs the memory: half of what a connection takes.
    database.pragma('cache_size = -8000');
    const damage = depth === 'facts' ? [] : findDamage(database, depth === 'quick' ? 'quick_check' : 'integrity_check');
    const about = readFacts(database);
    // Counting walks the same pages: on a damaged file the complaints say more than the error it would throw.
    if (damage.length > 0) return { ...about, rows: {}, damage, orphans: null, contents: null };
    const contents = count === 'contents' ? countContents(database) : null;
    const rows = contents === null ? countRows(database) : rowsOf(contents);
    const orphans = depth === 'full' || count === 'contents' ? countOrphans(database) : null;
    return { ...about, rows, damage, orphans, contents };
  } finally {
    database.close();
  }
}

function readFacts(database: Database): Omit<CopyFacts, 'rows'> {
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
