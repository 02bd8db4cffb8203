/** A fault put into the source on purpose, and the test that must then turn red. */
export interface Mutation {
  readonly name: string;
  readonly edits: readonly Edit[];
  readonly test: NamedTest;
}

/** `find` must be in the file exactly once. */
export interface Edit {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

export interface NamedTest {
  readonly file: string;
  /** Part of the test's name; default: all of the file. */
  readonly name?: string;
  /** `long`: the sample of the short form may miss the one moment that matters. */
  readonly extent?: 'long';
}

export const backup = (path: string) => `packages/backup/src/${path}`;
export const upgrade = (path: string) => `packages/migrate/src/upgrade/${path}`;
