import { describeError } from './errors.ts';
import { type ExitCode, exitCodeOf } from './exit-code.ts';
import { printable } from './printable.ts';
import { onFirstStopSignal } from './stop-signals.ts';

/** What a verb ends with: the JSON document, the text for people, and the exit code. */
export interface VerbResult {
  readonly json: unknown;
  readonly text: string;
  readonly exit: ExitCode;
}

/**
 * Runs a verb and prints its result: with `--json` one document on stdout; otherwise text, the text of an error on
 * stderr. The first Ctrl-C cancels the verb, the second ends the process; so do SIGTERM, and SIGHUP of a closed terminal.
 */
export async function runVerb(
  json: boolean,
  verb: (signal: AbortSignal) => VerbResult | Promise<VerbResult>,
): Promise<void> {
  const stop = new AbortController();
  onFirstStopSignal(() => stop.abort());
  // The terminal may be closed: without a listener, the next write to it would end the process at once.
  process.stderr.on('error', () => stop.abort());
  const { json: document, text, exit, stream } = await resultOf(verb, stop.signal);
  if (json) process.stdout.write(`${printable(JSON.stringify(document, null, 2))}\n`);
  else if (text !== '') stream.write(`${printable(text.trimEnd())}\n`);
  process.exitCode = exit;
}

/** A result is what was asked for, also one that reports differences; only an error goes to stderr. */
async function resultOf(
  verb: (signal: AbortSignal) => VerbResult | Promise<VerbResult>,
  signal: AbortSignal,
): Promise<VerbResult & { readonly stream: NodeJS.WriteStream }> {
  try {
    return { ...(await verb(signal)), stream: process.stdout };
  } catch (error) {
    const described = describeError(error);
    const { code, message, detail, hint } = described;
    const lines = [message, ...(hint === '' ? [] : [`  ${hint}`]), `  ${code}: ${detail}`];
    return {
      json: { status: 'failed', ...described },
      text: lines.join('\n'),
      exit: exitCodeOf(code),
      stream: process.stderr,
    };
  }
}
