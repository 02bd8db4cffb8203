/** A fault put into the source on purpose, and the test that must then fail. */
export interface Mutation {
  readonly name: string;
  readonly edits: readonly Edit[];
  readonly test: NamedTest;
}

export interface NamedTest {
  readonly file: string;
  /** Part of the test's name; default: every test of the file. */
  readonly name?: string;
  /** `long`: the sample of the short form may miss the one moment that matters. */
  readonly extent?: 'long';
}

/**
 * One change to the syntax of one function. A *target* is a call, written as the name of what is called, with a literal
 * argument where the name alone is ambiguous: `syncDirectory`, `pragma('foreign_keys = OFF')`. `await made` is the
 * expression that waits for something called `made`. A target must occur exactly once, unless `nth` says which one.
 */
export type Edit = {
  /**
   * Name of a function in packages/*\/src: `renameDurably`. Where several have it, the name of the package, folder or file
   * in front tells which: `backup/settle`, `run-upgrade/lock`.
   */
  readonly in: string;
  /** Counted from 1. */
  readonly nth?: number;
} & Operation;

type Operation =
  /** Removes the statement that consists of the call. */
  | { readonly remove: string }
  /** Moves the statement with the target before or after the one with the other target. */
  | { readonly move: string; readonly before: string }
  | { readonly move: string; readonly after: string }
  /** Replaces the expression; `$1`, `$2` … stand for the arguments of the call. */
  | { readonly replace: string; readonly with: string }
  /** Replaces the statement; `$statement` stands for it, `$result` for the variable it assigns, `$1` as above. */
  | { readonly surround: string; readonly with: string }
  /** Replaces the second call by the variable that holds the result of the first. */
  | { readonly reuse: string }
  /** Replaces a property of an object literal; `null` removes it. */
  | { readonly property: string; readonly with: string | null }
  /** Makes the only `catch` of the function throw instead of handling the error. */
  | { readonly throwInCatch: true };
