/** What no command was made for: a defect, to be seen with its stack. */
class UnexpectedError extends Error {
  override readonly name = 'UnexpectedError';
  readonly code = 'UNEXPECTED';
  readonly detail: string;

  constructor(cause: unknown) {
    super('The command failed in a way it was not made for.', { cause });
    this.detail = String(cause);
  }
}

/** An error as a command tells it. One without code and detail is none of ours: its stack goes to stderr. */
interface ToldError {
  readonly code: string;
  readonly message: string;
  readonly detail: string;
  readonly hint?: string;
  readonly facts?: unknown;
}

export function toldError(error: unknown): ToldError {
  const { code, message, detail, hint = '', facts } = (error ?? {}) as Partial<ToldError>;
  if (code !== undefined && message !== undefined && detail !== undefined)
    return { code, message, detail, hint, facts };
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  return new UnexpectedError(error);
}
