import type { Database } from 'better-sqlite3';
import type { Migration } from '../migrations/migration.ts';

/** "AURA": marks a SQLite file as upgraded by this package (https://sqlite.org/pragma.html#pragma_application_id). */
export const APPLICATION_ID = 0x41555241;

/** The table of the applied migrations. */
export const LEDGER = 'schema_version';

/** One row of `schema_version`. The row with the highest `id` has the version of the database. */
export interface LedgerRow {
  readonly id: number;
  readonly version: number;
  readonly appliedAt: string;
  readonly description: string | null;
  readonly script: string | null;
  readonly checksum: string | null;
  readonly appVersion: string | null;
  /** Milliseconds. */
  readonly durationMs: number | null;
  /** The oldest schema version whose app may still use the file. */
  readonly minReader: number | null;
}

const DEFINITION = `schema_version(
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL UNIQUE,
  applied_at DATETIME DEFAULT CURRENT_TIMESTAMP,
  description TEXT,
  migration_script TEXT,
  checksum TEXT,
  app_version TEXT,
  duration_ms REAL,
  min_reader INTEGER
)`;
const CREATE = `CREATE TABLE IF NOT EXISTS ${DEFINITION}`;

const COLUMNS = [
  'id',
  'version',
  'applied_at',
  'description',
  'migration_script',
  'checksum',
  'app_version',
  'duration_ms',
  'min_reader',
];

/**
 * Whether the version in the file's header equals that in the ledger. The ledger decides: a stale header changes nothing,
 * and `repairDatabase` and every upgrade write it again.
 */
export type HeaderState = 'mirrored' | 'stale';

/**
 * Columns that a table named `schema_version` needs to be a ledger, and does not have.
 *
 * @param sql - its definition; nearly always exactly that of a ledger, and then the columns are not read
 */
export function missingLedgerColumns(sql: string, columns: () => readonly string[]): readonly string[] {
  if (sql === `CREATE TABLE ${DEFINITION}`) return [];
  const own = columns();
  return COLUMNS.filter((column) => !own.includes(column));
}

export function headerState(
  { applicationId, userVersion }: { readonly applicationId: number; readonly userVersion: number },
  version: number,
): HeaderState {
  return applicationId === APPLICATION_ID && userVersion === version ? 'mirrored' : 'stale';
}

const SELECT = `SELECT ${COLUMNS.join(', ')} FROM schema_version ORDER BY id`;

/** The columns of a row in their order. */
type StoredRow = readonly [
  number,
  number,
  string,
  string | null,
  string | null,
  string | null,
  string | null,
  number | null,
  number | null,
];

/** Reads the ledger of a database that is known to have one. */
export function readLedger(database: Database): readonly LedgerRow[] {
  // As arrays: better-sqlite3 compiles a function for the objects of each statement, which takes a third of the time.
  const rows = database.prepare(SELECT).raw().all() as readonly StoredRow[];
  return rows.map(([id, version, appliedAt, description, script, checksum, appVersion, durationMs, minReader]) => ({
    id,
    version,
    appliedAt,
    description,
    script,
    checksum,
    appVersion,
    durationMs,
    minReader,
  }));
}

export interface AppliedMigration {
  readonly migration: Migration;
  readonly durationMs: number;
}

/** Records what was applied, in the transaction that applied it. A downgrade deletes the rows above its version. */
export function recordMigrations(
  database: Database,
  applied: readonly AppliedMigration[],
  appVersion: string,
  now: Date,
): void {
  database.exec(CREATE);
  for (const { migration, durationMs } of applied) {
    const before = newestRow(database)?.minReader ?? 1;
    if (typeof migration.from === 'number' && migration.to < migration.from) {
      database.prepare('DELETE FROM schema_version WHERE version > ?').run(migration.to);
      // After a jump there was no row of this version to go back to.
      if (newestRow(database)?.version === migration.to) continue;
    }
    database
      .prepare(
        'INSERT INTO schema_version(version, applied_at, description, migration_script, checksum, app_version, duration_ms, min_reader) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      )
      .run(
        migration.to,
        sqliteTime(now),
        migration.description,
        migration.file,
        migration.checksum,
        appVersion,
        durationMs,
        migration.breaking ? migration.to : Math.min(before, migration.to),
      );
  }
  stampHeader(database, newestRow(database)?.version ?? 0);
}

function newestRow(database: Database): { readonly version: number; readonly minReader: number | null } | undefined {
  const newest = 'SELECT version, min_reader AS minReader FROM schema_version ORDER BY id DESC LIMIT 1';
  return database.prepare(newest).get() as { readonly version: number; readonly minReader: number | null } | undefined;
}

/** Writes a new ledger for a database that lost it, with all that is known: its version. Older apps may not open it. */
export function recordVersion(database: Database, version: number, now: Date): void {
  database.exec(CREATE);
  database
    .prepare('INSERT INTO schema_version(version, applied_at, description, min_reader) VALUES (?, ?, ?, ?)')
    .run(version, sqliteTime(now), 'The ledger was lost and rebuilt by "repair"', version);
}

/** Copies the version into the header, where it can be read without a table. */
function stampHeader(database: Database, version: number): void {
  database.pragma(`user_version = ${version}`);
  database.pragma(`application_id = ${APPLICATION_ID}`);
}

/** UTC in the form of SQLite's CURRENT_TIMESTAMP. */
function sqliteTime(now: Date): string {
  return now.toISOString().slice(0, 19).replace('T', ' ');
}
