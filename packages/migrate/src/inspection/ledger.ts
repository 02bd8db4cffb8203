import type { Database } from 'better-sqlite3';
import type { Migration } from '../migrations/migration.ts';
import type { Header } from './inspection.ts';

/** Marks a SQLite file as an Auralis library: "AURA" (https://sqlite.org/pragma.html#pragma_application_id). */
export const APPLICATION_ID = 0x41555241;

/** One row of `schema_version`. The row with the highest `id` is the truth about a file. */
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

const SELECT = `SELECT id, version, applied_at AS appliedAt, description, migration_script AS script, checksum,
  app_version AS appVersion, duration_ms AS durationMs, min_reader AS minReader FROM schema_version ORDER BY id`;

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
 * Columns a table named `schema_version` needs to be a ledger of ours, and lacks.
 *
 * @param sql - its definition: nearly always ours to the letter, and then nothing more is asked
 */
export function ledgerLacks(sql: string, columns: () => readonly string[]): readonly string[] {
  if (isOwnLedger(sql)) return [];
  const own = columns();
  return COLUMNS.filter((column) => !own.includes(column));
}

/** Whether a definition is that of our ledger, to the letter. */
export function isOwnLedger(sql: string): boolean {
  return sql === `CREATE TABLE ${DEFINITION}`;
}

/** Whether the header says what the ledger says. */
export function headerOf(
  { applicationId, userVersion }: { readonly applicationId: number; readonly userVersion: number },
  version: number,
): Header {
  return applicationId === APPLICATION_ID && userVersion === version ? 'mirrored' : 'stale';
}

/** Reads the ledger of a file known to have one. */
export function readLedger(database: Database): readonly LedgerRow[] {
  return database.prepare(SELECT).all() as readonly LedgerRow[];
}

export interface AppliedStep {
  readonly step: Migration;
  readonly durationMs: number;
}

/** Writes what was applied, in the transaction that applied it. An undo takes back the rows above its version. */
export function recordSteps(database: Database, applied: readonly AppliedStep[], appVersion: string, now: Date): void {
  database.exec(CREATE);
  for (const { step, durationMs } of applied) {
    const before = readLedger(database).at(-1)?.minReader ?? 1;
    if (typeof step.from === 'number' && step.to < step.from) {
      database.prepare('DELETE FROM schema_version WHERE version > ?').run(step.to);
      // After a jump there was no row of this version to go back to.
      if (readLedger(database).at(-1)?.version === step.to) continue;
    }
    database
      .prepare(
        'INSERT INTO schema_version(version, applied_at, description, migration_script, checksum, app_version, duration_ms, min_reader) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      )
      .run(
        step.to,
        sqliteTime(now),
        step.description,
        step.file,
        step.checksum,
        appVersion,
        durationMs,
        step.breaking ? step.to : Math.min(before, step.to),
      );
  }
  stampHeader(database, readLedger(database).at(-1)?.version ?? 0);
}

/** Puts back the record of a library that lost it, with what is known: its version. Older apps are kept out. */
export function recordVersion(database: Database, version: number, now: Date): void {
  database.exec(CREATE);
  database
    .prepare('INSERT INTO schema_version(version, applied_at, description, min_reader) VALUES (?, ?, ?, ?)')
    .run(version, sqliteTime(now), 'The record of versions was lost and put back by "repair"', version);
}

/** Mirrors the version in the header, where it can be read without a table. */
function stampHeader(database: Database, version: number): void {
  database.pragma(`user_version = ${version}`);
  database.pragma(`application_id = ${APPLICATION_ID}`);
}

/** UTC in the form of SQLite's CURRENT_TIMESTAMP. */
function sqliteTime(now: Date): string {
  return now.toISOString().slice(0, 19).replace('T', ' ');
}
