import type { Command } from 'commander';
import { EXIT, type ExitCode, exitCodeOf } from './exit-code.ts';
import { onFirstStopSignal } from './stop-signals.ts';
import { toldError } from './unexpected-error.ts';

/** What a verb ends with: the JSON document, the text for people, and the exit code. */
export interface VerbResult {
  readonly json: unknown;
  readonly text: string;
  readonly exit: ExitCode;
}

type Verb = (signal: AbortSignal) => VerbResult | Promise<VerbResult>;

/**
 * Runs a verb and prints its result: with `--json` one document on stdout, otherwise text, an error's on stderr.
 * The first Ctrl-C asks the verb to stop, the second ends the process; so do SIGTERM, and SIGHUP of a closed terminal.
 */
export async function runVerb(json: boolean, verb: Verb): Promise<void> {
  const stop = new AbortController();
  onFirstStopSignal(() => stop.abort());
  // With the terminal goes whoever watches: without a listener, the next line to it would end the process on the spot.
  process.stderr.on('error', () => stop.abort());
  const { json: document, text, exit } = await caught(verb, stop.signal);
  if (json) process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  else if (text !== '')
    (exit === EXIT.done || exit === EXIT.notClean ? process.stdout : process.stderr).write(`${text.trimEnd()}\n`);
  process.exitCode = exit;
}

/** Parses the command line; wrong usage is exit 2, with a suggestion on stderr. */
export async function runProgram(program: Command): Promise<void> {
  for (const command of [program, ...program.commands]) {
    command.showSuggestionAfterError().showHelpAfterError('(add --help for examples)');
    command.exitOverride((error) => {
      process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.wrongUsage;
      throw error;
    });
  }
  try {
    await program.parseAsync();
  } catch (error) {
    // Commander has printed its own message by now, and the exit code is set.
    const { code, message } = error as { readonly code?: string; readonly message: string };
    if (!String(code).startsWith('commander.')) throw error;
    if (process.exitCode === EXIT.wrongUsage && process.argv.includes('--json')) printWrongUsage(message);
  }
}

function printWrongUsage(message: string): void {
  const failed = { status: 'failed', code: 'WRONG_USAGE', message: message.replace(/^error: /, '') };
  process.stdout.write(`${JSON.stringify({ ...failed, detail: 'Add --help for examples.' }, null, 2)}\n`);
}

async function caught(verb: Verb, signal: AbortSignal): Promise<VerbResult> {
  try {
    return await verb(signal);
  } catch (error) {
    const { code, message, detail, hint = '', facts } = toldError(error);
    return {
      json: { status: 'failed', code, message, detail, hint, facts },
      text: `${[message, hint].join(' ').trim()}\n  ${code}: ${detail}`,
      exit: exitCodeOf(code),
    };
  }
}
