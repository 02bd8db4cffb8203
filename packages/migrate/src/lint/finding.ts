import type { Migration } from '../migrations/migration.ts';

/** A problem in a migration that its author should fix before release. */
export interface Finding {
  /** File name of the migration. */
  readonly migration: string;
  readonly rule: /** It fails, or breaks references, on rows that the previous schema allows. */
    | 'fails-on-rows'
    | 'breaks-references'
    /** It removes rows or values that no directive declares. */
    | 'loses-undeclared'
    /** It changes values that no `@rewrites` declares. */
    | 'changes-undeclared'
    /** It does so only where the columns of a table stand in another order. */
    | 'depends-on-column-order'
    /** A view or trigger fails when it is used afterwards. */
    | 'breaks-view-or-trigger'
    /** An index or trigger is gone with a table that was dropped and created again, or is not UNIQUE any more. */
    | 'drops-with-table'
    /** Apps that know only an older schema would fail or read other values, and it is not `@breaking`. */
    | 'breaks-older-apps'
    /** A foreign key has no index, so every delete of a parent scans the table. */
    | 'foreign-key-without-index'
    /** No sample row could be inserted into a table, so nothing is known about it. */
    | 'not-tried'
    /** A second run would change values again: it is correct only because each migration runs once. */
    | 'not-repeatable';
  /** Errors make `lint` end with 3. */
  readonly severity: 'error' | 'warning';
  readonly text: string;
  /** The line of the statement in the file; null where it is not known. */
  readonly line: number | null;
  /** The SQL that shows it. */
  readonly statement: string | null;
}

/** @param shownBy - the statement that shows it, with its line in the file, where they are known */
export function finding(
  { file }: Migration,
  rule: Finding['rule'],
  severity: Finding['severity'],
  text: string,
  shownBy: Partial<Pick<Finding, 'line' | 'statement'>> = {},
): Finding {
  return { migration: file, rule, severity, text, line: null, statement: null, ...shownBy };
}
