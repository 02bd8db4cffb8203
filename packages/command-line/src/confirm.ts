import { createInterface } from 'node:readline/promises';
import { UsageError } from './usage-error.ts';

interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
}

/** The listener left the question without an answer. */
class StoppedError extends Error {
  override readonly name = 'StoppedError';
  readonly code = 'CANCELLED';
  readonly detail = 'The question was left without an answer.';
}

/**
 * Asks before something is changed; anything but "y" or "yes" is a no. `--yes` answers for scripts.
 *
 * @throws UsageError without a terminal and without `--yes`
 * @throws StoppedError on Ctrl-C or Ctrl-D
 */
export async function confirm(
  question: string,
  { yes = false }: { readonly yes?: boolean | undefined },
  { input, output }: Terminal = { input: process.stdin, output: process.stderr },
): Promise<boolean> {
  if (yes) return true;
  if (input.isTTY !== true)
    throw new UsageError('This asks before it changes something, and there is no terminal to ask in.', 'Add --yes.');
  const lines = createInterface({ input, output });
  const left = new AbortController();
  lines.once('SIGINT', () => left.abort());
  lines.once('close', () => left.abort());
  try {
    const answer = await lines.question(`${question} [y/N] `, { signal: left.signal });
    return /^y(es)?$/i.test(answer.trim());
  } catch (error) {
    if (left.signal.aborted) throw new StoppedError('Stopped. Nothing was changed.', { cause: error });
    throw error;
  } finally {
    lines.close();
  }
}
