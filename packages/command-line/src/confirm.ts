import { createInterface } from 'node:readline/promises';
import { CancelledError, UsageError } from './errors.ts';

interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
}

/**
 * Asks before something is changed; anything but "y" or "yes" means no. `--yes` is for scripts.
 *
 * @throws UsageError without a terminal and without `--yes`
 * @throws CancelledError on Ctrl-C or Ctrl-D
 */
export async function confirm(
  question: string,
  { yes = false }: { readonly yes?: boolean | undefined },
  { input, output }: Terminal = { input: process.stdin, output: process.stderr },
): Promise<boolean> {
  if (yes) return true;
  if (input.isTTY !== true)
    throw new UsageError('The command asks before it changes something, and there is no terminal.', 'Add --yes.');
  const lines = createInterface({ input, output });
  const left = new AbortController();
  lines.once('SIGINT', () => left.abort());
  lines.once('close', () => left.abort());
  try {
    const answer = await lines.question(`${question} [y/N] `, { signal: left.signal });
    return /^y(es)?$/i.test(answer.trim());
  } catch (error) {
    if (left.signal.aborted) throw new CancelledError(error);
    throw error;
  } finally {
    lines.close();
  }
}
