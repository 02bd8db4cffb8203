import { quoteName } from '@auralis/sqlite';
import { isSameName } from '@auralis/sqlite/support';
import type { Database } from 'better-sqlite3';
import type { Migration } from '../migrations/migration.ts';
import { CHECKSUM_COLUMN, recordChecksum } from './tables-checksum.ts';

/** "AURA": marks a SQLite file as upgraded by this package, unless the migrations have a number of their own. */
export const DEFAULT_APPLICATION_ID = 0x41555241;

/** The table of the applied migrations, unless a migration names another with `@ledger`. */
export const DEFAULT_LEDGER = 'schema_version';

/** One row of the ledger. The row with the highest `id` has the version of the database. */
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
  /** SHA-256 over the definitions of the tables; null in a ledger of version 1.4, and where nobody asked for it. */
  readonly tablesChecksum: string | null;
}

const COLUMNS_OF_1_4 = `(
  id INTEGER PRIMARY KEY,
  version INTEGER NOT NULL UNIQUE,
  applied_at DATETIME DEFAULT CURRENT_TIMESTAMP,
  description TEXT,
  migration_script TEXT,
  checksum TEXT,
  app_version TEXT,
  duration_ms REAL,
  min_reader INTEGER
`;
/** As ADD COLUMN leaves it too, so that all ledgers from now on have one text. */
const DEFINITION = `${COLUMNS_OF_1_4}, tables_checksum TEXT)`;
const DEFINITION_OF_1_4 = `${COLUMNS_OF_1_4})`;
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
 * Columns that a table with the name of the ledger needs to be one, and does not have.
 *
 * @param sql - its definition; nearly always exactly that of a ledger, and then the columns are not read
 */
export function missingLedgerColumns(sql: string, columns: () => readonly string[]): readonly string[] {
  if (isOwnText(sql)) return [];
  const own = columns();
  return COLUMNS.filter((column) => !own.includes(column));
}

/** An application id of another program is never overwritten, so it does not make a header stale. */
export function headerState(
  { applicationId, userVersion }: { readonly applicationId: number; readonly userVersion: number },
  version: number,
): HeaderState {
  return applicationId !== 0 && userVersion === version ? 'mirrored' : 'stale';
}

function isOwnText(sql: string): boolean {
  return sql.endsWith(DEFINITION) || sql.endsWith(DEFINITION_OF_1_4);
}

/** Whether a table is a ledger, of whatever name: what it contains is no user data, and no migration creates it. */
export function isLedger({ name, sql }: { readonly name: string; readonly sql: string | null }): boolean {
  if (sql === null) return false;
  return (
    sql.endsWith(DEFINITION) || (isSameName(name, DEFAULT_LEDGER) && COLUMNS.every((column) => sql.includes(column)))
  );
}

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
  string | null,
];

/**
 * Reads the ledger of a database that is known to have one.
 *
 * @param sql - its definition, where the recorded checksum of the tables is needed too
 */
export function readLedger(database: Database, ledger: string, sql = ''): readonly LedgerRow[] {
  const checksum = sql.includes(CHECKSUM_COLUMN) ? CHECKSUM_COLUMN : 'NULL';
  // As arrays: better-sqlite3 compiles a function for the objects of each statement, which takes a third of the time.
  const select = database
    .prepare(`SELECT ${COLUMNS.join(', ')}, ${checksum} FROM ${quoteName(ledger)} ORDER BY id`)
    .raw();
  const rows = select.all() as readonly StoredRow[];
  return rows.map(
    ([id, version, appliedAt, description, script, checksum, appVersion, durationMs, minReader, tables]) => ({
      id,
      version,
      appliedAt,
      description,
      script,
      checksum,
      appVersion,
      durationMs,
      minReader,
      tablesChecksum: tables,
    }),
  );
}

/** Where the migrations are recorded: the ledger, and the number in the header of the file. */
export interface RecordPlace {
  readonly ledger: string;
  /** https://sqlite.org/pragma.html#pragma_application_id */
  readonly applicationId: number;
}

export interface AppliedMigration {
  readonly migration: Migration;
  readonly durationMs: number;
}

/** Records what was applied, in the transaction that applied it. A downgrade deletes the rows above its version. */
export function recordMigrations(
  database: Database,
  { ledger, applicationId }: RecordPlace,
  applied: readonly AppliedMigration[],
  appVersion: string,
  now: Date,
): void {
  const table = quoteName(ledger);
  createLedger(database, ledger);
  for (const { migration, durationMs } of applied) {
    const before = newestRow(database, ledger)?.minReader ?? 1;
    if (typeof migration.from === 'number' && migration.to < migration.from) {
      database.prepare(`DELETE FROM ${table} WHERE version > ?`).run(migration.to);
      // After a jump there was no row of this version to go back to.
      if (newestRow(database, ledger)?.version === migration.to) continue;
    }
    database
      .prepare(
        `INSERT INTO ${table}(version, applied_at, description, migration_script, checksum, app_version, duration_ms, min_reader) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
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
  recordChecksum(database, ledger);
  stampHeader(database, newestRow(database, ledger)?.version ?? 0, applicationId);
}

interface NewestRow {
  readonly version: number;
  readonly minReader: number | null;
}

function newestRow(database: Database, ledger: string): NewestRow | undefined {
  const newest = `SELECT version, min_reader AS minReader FROM ${quoteName(ledger)} ORDER BY id DESC LIMIT 1`;
  return database.prepare(newest).get() as NewestRow | undefined;
}

function createLedger(database: Database, ledger: string): void {
  database.exec(`CREATE TABLE IF NOT EXISTS ${quoteName(ledger)}${DEFINITION}`);
}

/** Writes a new ledger for a database that lost it, with all that is known: its version. Older apps may not open it. */
export function recordVersion(database: Database, ledger: string, version: number, now: Date): void {
  createLedger(database, ledger);
  database
    .prepare(`INSERT INTO ${quoteName(ledger)}(version, applied_at, description, min_reader) VALUES (?, ?, ?, ?)`)
    .run(version, sqliteTime(now), 'The ledger was lost and rebuilt by "repair"', version);
}

/** Copies the version into the header, where it can be read without a table. An id that is there already is kept. */
function stampHeader(database: Database, version: number, applicationId: number): void {
  database.pragma(`user_version = ${version}`);
  const found = Number(database.pragma('application_id', { simple: true }));
  if (found === 0) database.pragma(`application_id = ${applicationId}`);
}

/** UTC in the form of SQLite's CURRENT_TIMESTAMP. */
function sqliteTime(now: Date): string {
  return now.toISOString().slice(0, 19).replace('T', ' ');
}
