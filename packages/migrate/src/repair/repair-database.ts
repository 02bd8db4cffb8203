import { openDatabase, quoteName, waitForLock } from '@auralis/sqlite';
import { columnNames } from '@auralis/sqlite/support';
import type { Database } from 'better-sqlite3';
import { inspectConnection } from '../inspection/inspect-connection.ts';
import { inspectDatabase } from '../inspection/inspect-database.ts';
import type { Inspection } from '../inspection/inspection.ts';
import { missingLedgerColumns, readLedger, recordVersion } from '../inspection/ledger.ts';
import { readJournal, writeJournal } from '../journal/journal.ts';
import { assertMigrationSet, type MigrationSet } from '../migrations/migration-set.ts';
import { resolveLinks } from '../resolve-links.ts';
import { compareStructures, describeDifference } from '../schema/compare.ts';
import { readStructure } from '../schema/structure.ts';
import { decideRepair, type Records, type Repair, type RepairPlan } from './plan-repair.ts';

export interface RepairOptions {
  readonly database: string;
  readonly migrations: MigrationSet;
  readonly backups?: { readonly directory?: string };
  /** How long to wait for another program that uses the database, in milliseconds. Default 10 seconds. */
  readonly lockTimeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly now?: () => Date;
}

export interface RepairResult extends RepairPlan {
  readonly status: 'nothing-to-do' | 'repaired';
  readonly database: string;
  readonly backup: { readonly id: string; readonly path: string } | null;
}

/**
 * Lists what `repairDatabase` would rebuild, and which problems it cannot fix. Only reads the database.
 *
 * @throws MigrateError `DATABASE_MISSING`, `DATABASE_FOREIGN` or `DATABASE_DAMAGED` when the file is not a database of
 *   this app that can be read
 * @throws MigrateError `DATABASE_DRIFTED` when the database is older than schema versions and needs an upgrade instead
 * @throws MigrateError `DATABASE_BUSY` when another program holds it
 *
 * @example
 * import { loadMigrations, planRepair } from '@auralis/migrate';
 *
 * const { repairs, beyondRepair, needsBackup } = planRepair('app.db', await loadMigrations('migrations'));
 * for (const { kind } of repairs) console.log(`can be rebuilt: ${kind}`);
 * for (const sentence of beyondRepair) console.error(sentence);
 * if (needsBackup) console.error('Restore a backup with restoreBackup of @auralis/backup.');
 */
export function planRepair(database: string, migrations: MigrationSet): RepairPlan {
  const inspection = inspectDatabase(database, migrations);
  if (!('version' in inspection)) return decideRepair(withoutRecords(inspection), migrations);
  const connection = openDatabase(inspection.database, { readonly: true });
  try {
    return decideRepair(readRecords(connection, inspection, migrations), migrations);
  } finally {
    connection.close();
  }
}

/**
 * Rebuilds the records of the schema version: the two numbers in the file header, checksums of the same migration with
 * other line ends, and a lost ledger where the schema matches one version exactly. User data is never touched.
 *
 * It completes an interrupted restore first, waits for the write lock, makes a verified backup, and writes all repairs
 * in one transaction. When any of these fails, nothing is repaired.
 *
 * @throws MigrateError with the codes of `planRepair`
 * @throws MigrateError `JOURNAL_UNUSABLE` when the repair could not be recorded
 * @throws CodedError `CANCELLED` when `signal` aborts
 * @throws BackupError when the backup cannot be made
 *
 * @example
 * import { CodedError } from '@auralis/errors';
 * import { loadMigrations, repairDatabase } from '@auralis/migrate';
 *
 * try {
 *   const migrations = await loadMigrations('migrations');
 *   const { status, backup, beyondRepair } = await repairDatabase({ database: 'app.db', migrations });
 *   if (status === 'repaired') console.log('Backup from before the repair:', backup?.path);
 *   for (const sentence of beyondRepair) console.error(sentence);
 * } catch (error) {
 *   if (!(error instanceof CodedError)) throw error;
 *   console.error(`${error.code}: ${error.message} ${error.hint}`);
 * }
 */
export async function repairDatabase(options: RepairOptions): Promise<RepairResult> {
  const { migrations, backups, signal, lockTimeoutMs = 10_000, now = () => new Date() } = options;
  assertMigrationSet(migrations);
  const database = resolveLinks(options.database);
  // Repairs are rare, so the backup package is loaded only here.
  const { createBackup, recoverInterruptedRestore } = await import('@auralis/backup');
  await recoverInterruptedRestore({ database, directory: backups?.directory, lockTimeoutMs, signal });
  // What is repaired is recorded too: find out before anything is written whether it can be.
  readJournal(database);
  const planned = planRepair(database, migrations);
  if (planned.repairs.length === 0) return { status: 'nothing-to-do', database, backup: null, ...planned };
  const connection = openDatabase(database, { timeoutMs: 0 });
  try {
    await waitForLock(() => lock(connection), { database, lockTimeoutMs, signal, onWait: () => undefined });
    const inspection = inspectConnection(connection, database, migrations);
    const plan = decideRepair(readRecords(connection, inspection, migrations), migrations);
    const backup = await createBackup({
      database,
      reason: 'manual',
      lock: connection,
      level: 3,
      signal,
      directory: backups?.directory,
      now,
    });
    for (const repair of plan.repairs) writeRepair(connection, migrations.ledger, repair, now());
    connection.exec('COMMIT');
    const repairs = plan.repairs.map(({ kind }) => kind);
    const entry = { run: crypto.randomUUID(), at: now().toISOString(), repairs, backup: backup.id };
    writeJournal(database, { event: 'repaired', ...entry });
    return { status: 'repaired', database, backup: { id: backup.id, path: backup.path }, ...plan };
  } finally {
    if (connection.inTransaction) connection.exec('ROLLBACK');
    connection.close();
  }
}

function lock(connection: Database): void {
  connection.pragma('synchronous = EXTRA');
  connection.pragma('wal_checkpoint(TRUNCATE)');
  connection.exec('BEGIN IMMEDIATE');
}

function withoutRecords(inspection: Inspection): Records {
  return { inspection, ledger: [], userVersion: 0, applicationId: 0, differences: [] };
}

function readRecords(connection: Database, inspection: Inspection, migrations: MigrationSet): Records {
  const drifts = inspection.status === 'drifted' ? inspection.drifts : [];
  const lost = drifts.find((drift) => drift.kind === 'ledger-missing');
  return {
    inspection,
    ledger: lost === undefined ? readLedger(connection, migrations.ledger) : [],
    userVersion: Number(connection.pragma('user_version', { simple: true })),
    applicationId: Number(connection.pragma('application_id', { simple: true })),
    differences: differencesFrom(connection, lost?.looksLike ?? null, migrations),
  };
}

function differencesFrom(connection: Database, version: number | null, migrations: MigrationSet): readonly string[] {
  if (version === null) return [];
  const { differences } = compareStructures(readStructure(connection), migrations.structureAt(version));
  return [...differences.map(describeDifference), ...describeMissingColumns(connection, migrations.ledger)];
}

/** Another program may have a table of the same name as the ledger. */
function describeMissingColumns(connection: Database, ledger: string): readonly string[] {
  const own = columnNames(connection, ledger);
  if (own.length === 0) return [];
  return missingLedgerColumns('', () => own).map((column) => `table ${ledger} lacks ${column}`);
}

function writeRepair(connection: Database, ledger: string, repair: Repair, now: Date): void {
  if (repair.kind === 'user-version') connection.pragma(`user_version = ${repair.wanted}`);
  else if (repair.kind === 'application-id') connection.pragma(`application_id = ${repair.wanted}`);
  else if (repair.kind === 'ledger') recordVersion(connection, ledger, repair.version, now);
  else
    connection
      .prepare(`UPDATE ${quoteName(ledger)} SET checksum = ? WHERE version = ?`)
      .run(repair.wanted, repair.version);
}
