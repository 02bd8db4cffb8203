/** What is wrong with a file of the migrations folder. */
export interface MigrationFileProblem {
  readonly code: 'MIGRATION_NAME' | 'MIGRATION_REFUSED';
  readonly file: string;
  readonly reason: string;
  /** How to fix it, as an instruction. */
  readonly hint: string;
  /** Counted from 1, where the problem is in one line. */
  readonly line?: number;
}

/** Makes the error of the package that reads the file. */
export type ToError = (problem: MigrationFileProblem) => Error;
