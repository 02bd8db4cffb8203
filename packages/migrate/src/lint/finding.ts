/** Something about a step that its author should know before it is released. */
export interface Finding {
  /** File name of the step. */
  readonly step: string;
  readonly rule: /** It fails, or breaks links, on rows that the schema before it allows. */
    | 'fails-on-rows'
    | 'breaks-references'
    /** Rows or values go that no `@loses` or `@rewrites` names. */
    | 'loses-undeclared'
    /** Apps that know only the schema before would fail, or read something else, and it is not `@breaking`. */
    | 'breaks-older-apps'
    /** A foreign key without an index: every delete of a parent scans the table. */
    | 'foreign-key-without-index'
    /** No row could be made up for a table, so nothing is known about it. */
    | 'not-tried'
    /** Run twice it gives other values: right only because the ledger runs it once. */
    | 'not-repeatable';
  /** Errors make `lint` end with 3. */
  readonly severity: 'error' | 'warning';
  readonly text: string;
  /** The SQL that shows it. */
  readonly statement: string | null;
}
