import { createInterface } from 'node:readline/promises';
import { UsageError } from './usage-error.ts';

interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
}

/**
 * Asks before something is changed; anything but "y" or "yes" is a no. `--yes` answers for scripts.
 *
 * @throws UsageError without a terminal and without `--yes`
 */
export async function confirm(
  question: string,
  { yes = false, signal }: { readonly yes?: boolean | undefined; readonly signal?: AbortSignal },
  { input, output }: Terminal = { input: process.stdin, output: process.stderr },
): Promise<boolean> {
  if (yes) return true;
  if (input.isTTY !== true)
    throw new UsageError('This asks before it changes something, and there is no terminal to ask in.', 'Add --yes.');
  const lines = createInterface({ input, output });
  try {
    const answer = await lines.question(`${question} [y/N] `, signal === undefined ? {} : { signal });
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    lines.close();
  }
}
