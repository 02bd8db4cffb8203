import type { LedgerRow } from './ledger.ts';

/** Where ledger, tables and steps disagree: nothing is done with such a file. */
export type Drift =
  | { readonly kind: 'step-unknown'; readonly version: number; readonly script: string | null }
  | {
      readonly kind: 'step-edited';
      readonly version: number;
      readonly script: string | null;
      readonly recorded: string;
      readonly found: string;
    }
  | { readonly kind: 'ledger-missing'; readonly userVersion: number; readonly looksLike: number | null }
  /** The ledger holds a version that is none, as another program or a hand may have written it. */
  | { readonly kind: 'version-invalid'; readonly found: string }
  | { readonly kind: 'schema'; readonly missing: readonly string[] };

/**
 * Whether the two marks in the file's header say what the ledger says. The ledger is right: a stale header is told, written
 * anew by `repairDatabase` and by every upgrade, and in nobody's way.
 */
export type Header = 'mirrored' | 'stale';

/** What a file can be; see `inspectDatabase`. */
export type Inspection =
  | { readonly status: 'absent'; readonly database: string }
  | { readonly status: 'empty'; readonly database: string }
  | {
      readonly status: 'current';
      readonly database: string;
      readonly version: number;
      readonly minReader: number;
      readonly header: Header;
    }
  | {
      readonly status: 'behind';
      readonly database: string;
      readonly version: number;
      readonly wanted: number;
      readonly minReader: number;
      readonly header: Header;
    }
  | {
      readonly status: 'ahead';
      readonly database: string;
      readonly version: number;
      readonly wanted: number;
      readonly minReader: number;
      readonly compatible: boolean;
      readonly writtenBy: string | null;
      readonly header: Header;
    }
  | {
      readonly status: 'legacy';
      readonly database: string;
      readonly adoptable: boolean;
      readonly missing: readonly string[];
      readonly extra: readonly string[];
    }
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
      /** The file is missing or has 0 bytes, though a library was there. */
      readonly remains?: 'nothing';
    }
  | {
      readonly status: 'drifted';
      readonly database: string;
      readonly version: number | null;
      readonly drifts: readonly Drift[];
      readonly ledger: readonly LedgerRow[];
    };
