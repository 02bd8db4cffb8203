import type { Backup } from '@auralis/backup';
import type { UncheckedTable } from '@auralis/sqlite';
import type { SchemaNode } from '../migrations/migration.ts';
import type { Rewrite } from '../verify/account-values.ts';
import type { ForeignObjects } from '../verify/assert-schema.ts';
import type { Loss } from '../verify/losses.ts';
import type { BrokenReferences } from '../verify/references.ts';
import type { Measures } from './baseline.ts';
import type { InterruptedRun } from './interrupted-runs.ts';
import type { Compared, MigrateOutcome } from './migrate-and-verify.ts';
import type { ActivePlan } from './plan-upgrade.ts';

/** What an upgrade did, for the user and the journal. Times in milliseconds, sizes in bytes. */
export interface Receipt {
  readonly database: string;
  readonly from: SchemaNode;
  readonly to: number;
  /** The migrations that ran, in their order. */
  readonly migrations: readonly {
    readonly file: string;
    readonly name: string;
    readonly description: string;
    readonly durationMs: number;
  }[];
  /** Answers to the caller's queries; null where the table did not exist. */
  readonly measures: { readonly before: Measures; readonly after: Measures };
  /** How the rows and values of before were accounted for. */
  readonly compared: Compared;
  /** What the migrations removed, as they declare. */
  readonly losses: readonly Loss[];
  /** Values that the migrations changed, as they declare. */
  readonly rewrites: readonly Rewrite[];
  /** References that were broken before the upgrade already. */
  readonly brokenBefore: readonly BrokenReferences[];
  /** Objects of other programs in the file: those kept, and those dropped with a table that was rebuilt. */
  readonly foreignObjects: ForeignObjects;
  /** Tables that SQLite could not check, since they need a collation, function or module that the connection lacks. */
  readonly unchecked: readonly UncheckedTable[];
  readonly backup: { readonly id: string; readonly path: string; readonly bytes: number } | null;
  /** An earlier run that was interrupted and changed nothing. */
  readonly interrupted: InterruptedRun | null;
  readonly durationMs: number;
}

/** What `upgradeDatabase` and `upgradeInWorker` return. */
export type UpgradeResult =
  /** The file has the wanted schema already. */
  | { readonly status: 'current'; readonly database: string; readonly version: number }
  /** A newer app wrote the file and allows this app to use it as it is. */
  | {
      readonly status: 'compatible';
      readonly database: string;
      readonly version: number;
      readonly wanted: number;
      readonly minReader: number;
    }
  | { readonly status: 'created' | 'upgraded' | 'downgraded'; readonly database: string; readonly receipt: Receipt };

interface ReceiptParts {
  readonly database: string;
  readonly plan: ActivePlan;
  readonly outcome: MigrateOutcome;
  readonly backup: Backup | null;
  readonly interrupted: InterruptedRun | null;
  readonly durationMs: number;
}

export function makeReceipt({ plan, outcome, backup, ...parts }: ReceiptParts): Receipt {
  const { applied, ...findings } = outcome;
  const migrations = applied.map(({ migration: { file, name, description }, durationMs }) => ({
    file,
    name,
    description,
    durationMs,
  }));
  return {
    ...parts,
    ...findings,
    from: plan.from,
    to: plan.to,
    migrations,
    backup: backup === null ? null : { id: backup.id, path: backup.path, bytes: backup.manifest.bytes },
  };
}
