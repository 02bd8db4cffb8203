import type { Backup } from '@auralis/backup';
import type { SchemaNode } from '../migrations/migration.ts';
import type { Loss } from '../verify/losses.ts';
import type { BrokenReferences } from '../verify/references.ts';
import type { ActivePlan, Transformed } from './transform.ts';

export type Measures = Readonly<Record<string, number | string | null>>;

/** An earlier run whose program was ended in the middle, with nothing changed. */
export interface InterruptedRun {
  /** When it began: UTC, ISO 8601. */
  readonly at: string;
  /** How far it is known to have come, 0 to 1. */
  readonly fraction: number;
}

/** What the listener is shown and the journal keeps. Times in milliseconds, sizes in bytes. */
export interface Receipt {
  readonly database: string;
  readonly from: SchemaNode;
  readonly to: number;
  readonly steps: readonly {
    readonly file: string;
    readonly name: string;
    readonly description: string;
    readonly durationMs: number;
  }[];
  /** The caller's measures; null where the table did not exist. */
  readonly measures: { readonly before: Measures; readonly after: Measures };
  readonly losses: readonly Loss[];
  /** Links that led nowhere before the upgrade already. */
  readonly brokenBefore: readonly BrokenReferences[];
  /** What others keep in the file. */
  readonly extra: readonly string[];
  /** What others had on a table that was rebuilt, such as an index, and have no more. */
  readonly gone: readonly string[];
  readonly backup: { readonly id: string; readonly path: string; readonly bytes: number } | null;
  readonly interrupted: InterruptedRun | null;
  readonly durationMs: number;
}

export type UpgradeResult =
  | { readonly status: 'current'; readonly database: string; readonly version: number }
  | {
      readonly status: 'compatible';
      readonly database: string;
      readonly version: number;
      readonly wanted: number;
      readonly minReader: number;
    }
  | { readonly status: 'created' | 'upgraded' | 'undone'; readonly database: string; readonly receipt: Receipt };

interface ReceiptParts {
  readonly database: string;
  readonly plan: ActivePlan;
  readonly outcome: Transformed;
  readonly backup: Backup | null;
  readonly interrupted: InterruptedRun | null;
  readonly durationMs: number;
}

export function makeReceipt({ plan, outcome, backup, ...parts }: ReceiptParts): Receipt {
  const { applied, losses, brokenBefore, strangers, measures } = outcome;
  const steps = applied.map(({ step: { file, name, description }, durationMs }) => ({
    file,
    name,
    description,
    durationMs,
  }));
  return {
    ...parts,
    from: plan.from,
    to: plan.to,
    steps,
    measures,
    losses,
    brokenBefore,
    extra: strangers.kept,
    gone: strangers.gone,
    backup: backup === null ? null : { id: backup.id, path: backup.path, bytes: backup.manifest.bytes },
  };
}
