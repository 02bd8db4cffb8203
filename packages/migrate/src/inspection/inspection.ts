import type { HeaderState, LedgerRow } from './ledger.ts';

/** A disagreement between the ledger, the schema and the app's migrations. A drifted database is never upgraded. */
export type Drift =
  /** The ledger names a migration that this app does not have. */
  | { readonly kind: 'migration-unknown'; readonly version: number; readonly script: string | null }
  /** The text of an applied migration has changed since. */
  | {
      readonly kind: 'migration-edited';
      readonly version: number;
      readonly script: string | null;
      readonly recorded: string;
      readonly found: string;
    }
  | { readonly kind: 'ledger-missing'; readonly userVersion: number; readonly looksLike: number | null }
  /** The ledger holds something that is no version, perhaps written by another program. */
  | { readonly kind: 'version-invalid'; readonly found: string }
  /** Tables or columns of the recorded version are missing. */
  | { readonly kind: 'schema'; readonly missing: readonly string[] };

/** What a file can be; see `inspectDatabase`. */
export type Inspection =
  | { readonly status: 'absent'; readonly database: string }
  | { readonly status: 'empty'; readonly database: string }
  | {
      readonly status: 'current';
      readonly database: string;
      readonly version: number;
      readonly minReader: number;
      readonly header: HeaderState;
    }
  | {
      readonly status: 'behind';
      readonly database: string;
      readonly version: number;
      readonly wanted: number;
      readonly minReader: number;
      readonly header: HeaderState;
    }
  | {
      readonly status: 'ahead';
      readonly database: string;
      readonly version: number;
      readonly wanted: number;
      readonly minReader: number;
      /** Whether this app may use the file as it is. */
      readonly compatible: boolean;
      /** Version of the app that upgraded the file last. */
      readonly writtenBy: string | null;
      readonly header: HeaderState;
    }
  /** The tables of the app, without a ledger: from before schema versions were recorded. */
  | {
      readonly status: 'legacy';
      readonly database: string;
      readonly adoptable: boolean;
      readonly missing: readonly string[];
      /** Tables that are not the app's. */
      readonly foreignTables: readonly string[];
      /** A table of another program that has the name of the ledger, so that no migration can be recorded; else null. */
      readonly foreignLedger: string | null;
    }
  /** Not a database of this app. */
  | {
      readonly status: 'foreign';
      readonly database: string;
      readonly tables: readonly string[];
      readonly reason: string;
    }
  | {
      readonly status: 'damaged';
      readonly database: string;
      readonly reason: string;
      /** The file is missing or has 0 bytes, though there was a database before. */
      readonly isLost?: true;
    }
  | {
      readonly status: 'drifted';
      readonly database: string;
      readonly version: number | null;
      readonly drifts: readonly Drift[];
      readonly ledger: readonly LedgerRow[];
    };
