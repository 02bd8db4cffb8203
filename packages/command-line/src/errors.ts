import { CodedError } from '@auralis/errors';
import { printable } from './printable.ts';

/** The command was called with arguments that it can't use: exit code 2, nothing done. */
export class UsageError extends CodedError<'WRONG_USAGE'> {
  override readonly name = 'UsageError';

  /** @param hint - what to call instead */
  constructor(message: string, hint: string) {
    super('WRONG_USAGE', { message, detail: 'The command was not started.', hint });
  }
}

/** The user left a question without an answer. */
export class CancelledError extends CodedError<'CANCELLED'> {
  override readonly name = 'CancelledError';

  constructor(cause: unknown) {
    super('CANCELLED', {
      message: 'Cancelled. Nothing was changed.',
      detail: 'The question was left without an answer.',
      hint: 'Start the command again when you are ready.',
      cause,
    });
  }
}

/** What a command prints of an error. */
export interface DescribedError {
  readonly code: string;
  readonly message: string;
  readonly detail: string;
  readonly hint: string;
  readonly facts?: unknown;
}

/** An error as plain data. One without a code is a bug: its stack goes to stderr. */
export function describeError(error: unknown): DescribedError {
  const { code, message, detail, hint = '', facts } = (error ?? {}) as Partial<DescribedError>;
  if (code !== undefined && message !== undefined && detail !== undefined)
    return { code, message, detail, hint, facts };
  process.stderr.write(`${printable(String(error instanceof Error ? error.stack : error))}\n`);
  return {
    code: 'UNEXPECTED',
    message: 'The command failed unexpectedly.',
    detail: String(error),
    hint: 'Report what was printed on stderr.',
  };
}
