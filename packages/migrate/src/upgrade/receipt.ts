import type { SchemaNode } from '../migrations/migration.ts';
import type { Loss } from '../proof/losses.ts';
import type { BrokenReferences } from '../proof/references.ts';

export type Measures = Readonly<Record<string, number | string | null>>;

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
  readonly backup: { readonly id: string; readonly path: string; readonly bytes: number } | null;
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
