import { columnNames, openDatabase, waitForLock } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import { inspectConnection } from '../inspection/inspect-connection.ts';
import { inspectDatabase } from '../inspection/inspect-database.ts';
import type { Inspection } from '../inspection/inspection.ts';
import { missingLedgerColumns, readLedger, recordVersion } from '../inspection/ledger.ts';
import { writeJournal } from '../journal/journal.ts';
import type { MigrationSet } from '../migrations/migration-set.ts';
import { resolveLinks } from '../resolve-links.ts';
import { compareStructures, describeDifference } from '../schema/compare.ts';
import { readStructure } from '../schema/structure.ts';
import { decideRepair, type Records, type Repair, type RepairPlan } from './plan-repair.ts';

export interface RepairOptions {
  readonly database: string;
  readonly migrations: MigrationSet;
  readonly backups?: { readonly directory?: string };
  /** How long to wait for another program that uses the library, in milliseconds. Default 10 seconds. */
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
 * Says what `repairDatabase` would write anew, and what it can't mend. Changes nothing.
 *
 * @throws MigrateError `DATABASE_MISSING`, `DATABASE_FOREIGN`, `DATABASE_DAMAGED`, `DATABASE_BUSY`, `DATABASE_DRIFTED`
 *
 * @example
 * const { repairs, beyondRepair } = planRepair('library.db', migrations);
 * console.log(repairs.map(({ kind }) => kind), beyondRepair);
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
 * Writes anew what says which version a library has: the two marks in its header, checksums recorded from another
 * spelling of the same step, a lost ledger of a schema that is exactly that of one version. Under the write lock, after
 * a proven backup, in one transaction; rows of the application are never touched.
 *
 * @throws MigrateError as `planRepair`; BackupError when the backup can't be made: then nothing is repaired
 *
 * @example
 * const { status, backup } = await repairDatabase({ database: 'library.db', migrations });
 * if (status === 'repaired') console.log('As it was before:', backup?.path);
 */
export async function repairDatabase(options: RepairOptions): Promise<RepairResult> {
  const { migrations, backups, signal, lockTimeoutMs = 10_000, now = () => new Date() } = options;
  const database = resolveLinks(options.database);
  // Before anything is opened, and not with the package: seldom is anything repaired.
  const { createBackup, recoverInterruptedRestore } = await import('@auralis/backup');
  await recoverInterruptedRestore({ database, directory: backups?.directory, lockTimeoutMs, signal });
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
    for (const repair of plan.repairs) carryOut(connection, repair, now());
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
  connection.pragma('synchronous = FULL');
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
    ledger: lost === undefined ? readLedger(connection) : [],
    userVersion: Number(connection.pragma('user_version', { simple: true })),
    applicationId: Number(connection.pragma('application_id', { simple: true })),
    differences: differencesFrom(connection, lost?.looksLike ?? null, migrations),
  };
}

function differencesFrom(connection: Database, version: number | null, migrations: MigrationSet): readonly string[] {
  if (version === null) return [];
  const { differences } = compareStructures(readStructure(connection), migrations.structureAt(version));
  return [...differences.map(describeDifference), ...lacksOfLedger(connection)];
}

/** Another program may keep a table under the name of the ledger. */
function lacksOfLedger(connection: Database): readonly string[] {
  const own = columnNames(connection, 'schema_version');
  if (own.length === 0) return [];
  return missingLedgerColumns('', () => own).map((column) => `table schema_version lacks ${column}`);
}

function carryOut(connection: Database, repair: Repair, now: Date): void {
  if (repair.kind === 'user-version') connection.pragma(`user_version = ${repair.wanted}`);
  else if (repair.kind === 'application-id') connection.pragma(`application_id = ${repair.wanted}`);
  else if (repair.kind === 'ledger') recordVersion(connection, repair.version, now);
  else
    connection.prepare('UPDATE schema_version SET checksum = ? WHERE version = ?').run(repair.wanted, repair.version);
}
