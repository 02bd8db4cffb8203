/** The command was called in a way that can't be carried out: exit 2, nothing done. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code = 'WRONG_USAGE';
  readonly detail: string;

  /** @param cure - what to call instead */
  constructor(message: string, cure: string) {
    super(message);
    this.detail = cure;
  }
}
