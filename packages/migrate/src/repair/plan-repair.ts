import { isReencoded, versionLabel } from '@auralis/migration-files';
import { MigrateError } from '../errors.ts';
import type { Drift, Inspection } from '../inspection/inspection.ts';
import { APPLICATION_ID, type LedgerRow } from '../inspection/ledger.ts';
import type { MigrationSet } from '../migrations/migration-set.ts';

/** One thing that can be written anew without touching a row of the application. */
export type Repair =
  | { readonly kind: 'user-version'; readonly found: number; readonly wanted: number }
  | { readonly kind: 'application-id'; readonly found: number; readonly wanted: number }
  /** The recorded checksum is that of the same text with other line ends or a byte order mark. */
  | {
      readonly kind: 'checksum';
      readonly version: number;
      readonly script: string;
      readonly found: string;
      readonly wanted: string;
    }
  /** The ledger was lost; every table, index, view and trigger is that of this version. */
  | { readonly kind: 'ledger'; readonly version: number };

export interface RepairPlan {
  readonly repairs: readonly Repair[];
  /** What stays wrong, with what to do about it: one sentence each. */
  readonly beyondRepair: readonly string[];
  /** Whether something is missing that only a backup has. */
  readonly needsBackup: boolean;
}

/** What a repair is decided from. */
export interface Records {
  readonly inspection: Inspection;
  readonly ledger: readonly LedgerRow[];
  readonly userVersion: number;
  readonly applicationId: number;
  /** Where the schema, or a table named like the ledger, keeps a lost ledger from being written anew; empty when nowhere. */
  readonly differences: readonly string[];
}

/**
 * Decides what can be mended; pure.
 *
 * @throws MigrateError `DATABASE_MISSING`, `DATABASE_FOREIGN`, `DATABASE_DAMAGED` for what is no library with a record
 */
export function decideRepair(records: Records, migrations: MigrationSet): RepairPlan {
  const { inspection } = records;
  const { status } = inspection;
  if (status === 'current' || status === 'behind' || status === 'ahead')
    return { repairs: restamps(records, inspection.version, migrations), beyondRepair: [], needsBackup: false };
  if (status === 'legacy' && !inspection.adoptable) return incomplete(inspection.missing);
  if (status !== 'drifted') throw notRepairable(inspection);
  const [first] = inspection.drifts;
  if (first?.kind === 'ledger-missing') return rewriteLedger(records, first.looksLike);
  return {
    repairs: inspection.version === null ? [] : restamps(records, inspection.version, migrations),
    beyondRepair: inspection.drifts.map(adviceFor),
    needsBackup: inspection.drifts.some(({ kind }) => kind === 'schema' || kind === 'version-invalid'),
  };
}

function restamps({ ledger, userVersion, applicationId }: Records, version: number, set: MigrationSet): Repair[] {
  const repairs: Repair[] = [];
  if (userVersion !== version) repairs.push({ kind: 'user-version', found: userVersion, wanted: version });
  if (applicationId !== APPLICATION_ID)
    repairs.push({ kind: 'application-id', found: applicationId, wanted: APPLICATION_ID });
  for (const { version: at, script, checksum } of ledger) {
    const step = set.migrations.find(({ file }) => file === script);
    if (step === undefined || script === null || checksum === null) continue;
    if (checksum !== step.checksum && isReencoded(step.text, checksum))
      repairs.push({ kind: 'checksum', version: at, script, found: checksum, wanted: step.checksum });
  }
  return repairs;
}

/** Neither a library from before versions nor one of any version: what is missing can't be made up. */
function incomplete(missing: readonly string[]): RepairPlan {
  const what = `It has no record of versions, and is the library of no version: ${missing.join('; ')}.`;
  return { repairs: [], beyondRepair: [`${what} Restore a backup from before that.`], needsBackup: true };
}

function rewriteLedger({ userVersion, applicationId, differences }: Records, looksLike: number | null): RepairPlan {
  if (looksLike === null || differences.length > 0) {
    const why = differences.length > 0 ? ` (${differences.join('; ')})` : '';
    return {
      repairs: [],
      beyondRepair: [
        `The record of versions is lost, and the tables are those of no version exactly${why}. Restore a backup that has its record.`,
      ],
      needsBackup: true,
    };
  }
  const repairs: Repair[] = [{ kind: 'ledger', version: looksLike }];
  if (userVersion !== looksLike) repairs.push({ kind: 'user-version', found: userVersion, wanted: looksLike });
  if (applicationId !== APPLICATION_ID)
    repairs.push({ kind: 'application-id', found: applicationId, wanted: APPLICATION_ID });
  return { repairs, beyondRepair: [], needsBackup: false };
}

function adviceFor(drift: Drift): string {
  if (drift.kind === 'migration-unknown')
    return `${versionLabel(drift.version)} was reached by ${drift.script}, which is not among these steps. Use the app that has it.`;
  if (drift.kind === 'migration-edited')
    return `${drift.script} was edited after it was applied. Put its released text back; nothing is wrong with the library.`;
  if (drift.kind === 'version-invalid')
    return `The record of versions holds ${drift.found}, which is no version. Restore a backup that has its record.`;
  if (drift.kind === 'schema') return `Missing: ${drift.missing.join(', ')}. Restore a backup that has them.`;
  return 'The record of versions is lost. Restore a backup that has it.';
}

function notRepairable({ status, database }: Inspection): MigrateError {
  if (status === 'legacy') {
    return new MigrateError('DATABASE_DRIFTED', {
      message: 'This library is from before versions were kept. It needs no repair but an upgrade.',
      detail: `${database}: run "auralis-migrate upgrade".`,
      facts: { database },
    });
  }
  const code =
    status === 'foreign' ? 'DATABASE_FOREIGN' : status === 'damaged' ? 'DATABASE_DAMAGED' : 'DATABASE_MISSING';
  const why = {
    DATABASE_FOREIGN: 'it is not an Auralis library',
    DATABASE_DAMAGED: 'it is damaged; restore a backup, or salvage it with "auralis-backup salvage"',
    DATABASE_MISSING: 'there is no library',
  }[code];
  return new MigrateError(code, {
    message: `Nothing can be repaired: ${why}. Nothing was touched.`,
    detail: `${database} is ${status}.`,
    facts: { database },
  });
}
