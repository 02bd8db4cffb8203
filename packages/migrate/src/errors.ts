/** Stable words for what can go wrong here; `docs/errors.md` has a section for each. */
export type MigrateErrorCode =
  | 'CANCELLED'
  | 'DATABASE_BUSY'
  | 'DATABASE_DAMAGED'
  | 'DATABASE_DRIFTED'
  | 'DATABASE_FOREIGN'
  | 'DATABASE_MISSING'
  | 'DATABASE_TOO_NEW'
  | 'DATABASE_UNREADABLE'
  | 'DISK_FULL'
  | 'MIGRATION_EDITED'
  | 'MIGRATION_FAILED'
  | 'MIGRATION_MISSING'
  | 'MIGRATION_NAME'
  | 'MIGRATION_REFUSED'
  | 'REFERENCES_BROKEN'
  | 'ROWS_LOST'
  | 'SCHEMA_MISMATCH'
  | 'TOO_MANY_FAILURES'
  | 'VALUES_LOST';

export interface MigrateErrorParts {
  readonly message: string;
  readonly detail: string;
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** The one error of this package: `message` for the listener, `detail` for the developer, `facts` for both. */
export class MigrateError extends Error {
  override readonly name = 'MigrateError';
  readonly code: MigrateErrorCode;
  readonly detail: string;
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(code: MigrateErrorCode, { message, detail, facts = {}, cause }: MigrateErrorParts) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.detail = detail;
    this.facts = facts;
  }

  /** The same error with more facts, such as where the backup is. */
  with(facts: Readonly<Record<string, unknown>>): MigrateError {
    const { code, message, detail, cause } = this;
    return new MigrateError(code, { message, detail, cause, facts: { ...this.facts, ...facts } });
  }
}

/** An error of the people who write steps, told in one sentence. */
export function refuseStep(
  code: Extract<MigrateErrorCode, `MIGRATION_${string}`>,
  file: string,
  reason: string,
  facts: Readonly<Record<string, unknown>> = {},
  cause?: unknown,
): MigrateError {
  return new MigrateError(code, {
    message: 'This version of the app carries a faulty update step. Your library was not touched.',
    detail: `${file}: ${reason}`,
    facts: { file, ...facts },
    cause,
  });
}
