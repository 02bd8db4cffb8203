import { isReencoded, versionLabel } from '@auralis/migration-files';
import { MigrateError } from '../errors.ts';
import type { Drift, Inspection } from '../inspection/inspection.ts';
import type { LedgerRow } from '../inspection/ledger.ts';
import type { MigrationSet } from '../migrations/migration-set.ts';
import { ledgerTaken } from '../upgrade/plan-upgrade.ts';

/** One record of the schema version that can be rebuilt without touching user data. */
export type Repair =
  | { readonly kind: 'user-version'; readonly found: number; readonly wanted: number }
  | { readonly kind: 'application-id'; readonly found: number; readonly wanted: number }
  /** The recorded checksum belongs to the same text with other line ends or a byte order mark. */
  | {
      readonly kind: 'checksum';
      readonly version: number;
      readonly script: string;
      readonly found: string;
      readonly wanted: string;
    }
  /** The ledger is lost, but every table, index, view and trigger matches this version. */
  | { readonly kind: 'ledger'; readonly version: number };

export interface RepairPlan {
  readonly repairs: readonly Repair[];
  /** The problems that a repair cannot fix, each with what to do about it. */
  readonly beyondRepair: readonly string[];
  /** Whether data is missing that only a backup can bring back. */
  readonly needsBackup: boolean;
}

/** The facts from which a repair is decided. */
export interface Records {
  readonly inspection: Inspection;
  readonly ledger: readonly LedgerRow[];
  readonly userVersion: number;
  readonly applicationId: number;
  /** The differences that prevent a lost ledger from being rebuilt; empty when there are none. */
  readonly differences: readonly string[];
}

/**
 * Decides what can be repaired; pure.
 *
 * @throws MigrateError `DATABASE_MISSING`, `DATABASE_FOREIGN`, `DATABASE_DAMAGED` for a file without a schema version to repair
 */
export function decideRepair(records: Records, migrations: MigrationSet): RepairPlan {
  const { inspection } = records;
  const { status } = inspection;
  if (status === 'current' || status === 'behind' || status === 'ahead')
    return { repairs: outdatedRecords(records, inspection.version, migrations), beyondRepair: [], needsBackup: false };
  if (status === 'legacy' && inspection.foreignLedger !== null)
    throw ledgerTaken(inspection.database, inspection.foreignLedger);
  if (status === 'legacy' && !inspection.adoptable) return incomplete(inspection.missing, migrations.ledger);
  if (status !== 'drifted') throw notRepairable(inspection);
  const [first] = inspection.drifts;
  if (first?.kind === 'ledger-missing') return rewriteLedger(records, first.looksLike, migrations);
  return {
    repairs: inspection.version === null ? [] : outdatedRecords(records, inspection.version, migrations),
    beyondRepair: inspection.drifts.map((drift) => adviceFor(drift, migrations.ledger)),
    needsBackup: inspection.drifts.some(({ kind }) => kind === 'schema' || kind === 'version-invalid'),
  };
}

function outdatedRecords(
  { ledger, userVersion, applicationId }: Records,
  version: number,
  set: MigrationSet,
): Repair[] {
  const repairs: Repair[] = [];
  if (userVersion !== version) repairs.push({ kind: 'user-version', found: userVersion, wanted: version });
  if (applicationId === 0) repairs.push({ kind: 'application-id', found: 0, wanted: set.applicationId });
  for (const { version: at, script, checksum } of ledger) {
    const migration = set.migrations.find(({ file }) => file === script);
    if (migration === undefined || script === null || checksum === null) continue;
    if (checksum !== migration.checksum && isReencoded(migration.text, checksum))
      repairs.push({ kind: 'checksum', version: at, script, found: checksum, wanted: migration.checksum });
  }
  return repairs;
}

/** The tables match neither a legacy database nor any version, and missing columns cannot be invented. */
function incomplete(missing: readonly string[], ledger: string): RepairPlan {
  const what = `The database has no ${ledger} table, and its tables match no version: ${missing.join('; ')}.`;
  return { repairs: [], beyondRepair: [`${what} Restore a backup from before the damage.`], needsBackup: true };
}

function rewriteLedger(
  { userVersion, applicationId, differences }: Records,
  looksLike: number | null,
  set: MigrationSet,
): RepairPlan {
  if (looksLike === null || differences.length > 0) {
    const why = differences.length > 0 ? ` (${differences.join('; ')})` : '';
    return {
      repairs: [],
      beyondRepair: [
        `The ${set.ledger} table is lost, and the tables match no version exactly${why}. Restore a backup that has the table.`,
      ],
      needsBackup: true,
    };
  }
  const repairs: Repair[] = [{ kind: 'ledger', version: looksLike }];
  if (userVersion !== looksLike) repairs.push({ kind: 'user-version', found: userVersion, wanted: looksLike });
  if (applicationId === 0) repairs.push({ kind: 'application-id', found: 0, wanted: set.applicationId });
  return { repairs, beyondRepair: [], needsBackup: false };
}

function adviceFor(drift: Drift, ledger: string): string {
  if (drift.kind === 'migration-unknown')
    return `${versionLabel(drift.version)} was reached by ${drift.script}, which is not among these migrations. Use the app version that contains it.`;
  if (drift.kind === 'migration-edited')
    return `${drift.script} was edited after it was applied. Restore the released text of that file; the database is intact.`;
  if (drift.kind === 'version-invalid')
    return `The ${ledger} table contains ${drift.found}, which is not a version. Restore a backup with a valid table.`;
  if (drift.kind === 'schema') return `Missing: ${drift.missing.join(', ')}. Restore a backup that has them.`;
  return `The ${ledger} table is lost. Restore a backup that has it.`;
}

function notRepairable({ status, database }: Inspection): MigrateError {
  if (status === 'legacy') {
    return new MigrateError('DATABASE_DRIFTED', {
      message: 'This database is older than schema versions. It needs an upgrade, not a repair.',
      detail: `${database} has no record of migrations and can be adopted.`,
      hint: 'Run "auralis-migrate upgrade".',
      facts: { database },
    });
  }
  const code =
    status === 'foreign' ? 'DATABASE_FOREIGN' : status === 'damaged' ? 'DATABASE_DAMAGED' : 'DATABASE_MISSING';
  const { what, hint } = {
    DATABASE_FOREIGN: { what: 'the file does not belong to this app', hint: 'Check the path.' },
    DATABASE_DAMAGED: {
      what: 'the file is damaged',
      hint: 'Restore a backup, or copy the readable rows with "auralis-backup salvage".',
    },
    DATABASE_MISSING: { what: 'there is no database at this path', hint: 'Check the path.' },
  }[code];
  return new MigrateError(code, {
    message: `Nothing can be repaired: ${what}. Nothing was changed.`,
    detail: `${database} is ${status}.`,
    hint,
    facts: { database },
  });
}
