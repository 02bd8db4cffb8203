/** A step as every migrator can take it: a name that sorts, and statements. */
export interface PlainStep {
  readonly name: string;
  readonly statements: readonly string[];
}

/** A migrator with its steps written to files of its own kind, used as its documentation shows. */
export interface Rival {
  readonly name: string;
  /** Opens a file, applies what is left to apply, closes it. */
  migrate(path: string): Promise<void>;
  /** Opens a file, finds out by the cheapest documented call whether something is left to apply, closes it. */
  isCurrent(path: string): Promise<boolean>;
}
