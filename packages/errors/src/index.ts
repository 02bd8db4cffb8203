export interface ErrorParts {
  /** What happened, in one neutral sentence. */
  readonly message: string;
  /** The technical reason: the failing call, the offending line, the numbers. */
  readonly detail: string;
  /** What to do about it, as an instruction. */
  readonly hint: string;
  /** Paths, versions and sizes that belong to the error, as plain data. */
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/**
 * The shape of every error that the Auralis packages throw on purpose: a stable `code` to branch on, a `message` that
 * says what happened, a technical `detail`, a `hint` that says what to do, and `facts` as data.
 *
 * @example
 * try {
 *   await createBackup({ database: 'app.db', reason: 'manual' });
 * } catch (error) {
 *   if (!(error instanceof CodedError)) throw error;
 *   console.error(`${error.code}: ${error.message}\n${error.hint}`);
 * }
 */
export class CodedError<Code extends string = string> extends Error {
  override readonly name: string = 'CodedError';
  readonly code: Code;
  readonly detail: string;
  readonly hint: string;
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(code: Code, { message, detail, hint, facts = {}, cause }: ErrorParts) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.detail = detail;
    this.hint = hint;
    this.facts = facts;
  }

  /** The same error with some of its parts replaced. */
  with(parts: Partial<ErrorParts>): this {
    const { code, message, detail, hint, facts, cause } = this;
    const Same = this.constructor as new (code: Code, parts: ErrorParts) => this;
    return new Same(code, { message, detail, hint, facts, cause, ...parts });
  }
}
