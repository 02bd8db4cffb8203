import type { Command } from 'commander';

/** What a verb ends with: the JSON document, the text for people, and the exit code. */
export interface VerbResult {
  readonly json: unknown;
  readonly text: string;
  /** 0 done or nothing to do · 1 failed, nothing changed. */
  readonly exit: 0 | 1;
}

/** Runs a verb and prints its result: with `--json` one document on stdout, otherwise text. Errors go to stderr. */
export async function runVerb(json: boolean, verb: () => VerbResult | Promise<VerbResult>): Promise<void> {
  const { json: document, text, exit } = await caught(verb);
  if (json) process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  else if (text !== '') (exit === 0 ? process.stdout : process.stderr).write(`${text.trimEnd()}\n`);
  process.exitCode = exit;
}

/** Parses the command line; wrong usage is exit 2, with the usage on stderr. */
export async function runProgram(program: Command): Promise<void> {
  for (const command of [program, ...program.commands]) {
    command.showSuggestionAfterError().showHelpAfterError('(add --help for examples)');
    command.exitOverride((error) => {
      process.exitCode = error.exitCode === 0 ? 0 : 2;
      throw error;
    });
  }
  try {
    await program.parseAsync();
  } catch (error) {
    // Commander has printed its own message by now, and the exit code is set.
    if (!String((error as { readonly code?: string }).code).startsWith('commander.')) throw error;
  }
}

async function caught(verb: () => VerbResult | Promise<VerbResult>): Promise<VerbResult> {
  try {
    return await verb();
  } catch (error) {
    const { code, message, detail, facts } = error as {
      code?: string;
      message: string;
      detail?: string;
      facts?: unknown;
    };
    // An error without detail is none of ours: a defect, to be seen with its stack.
    if (code === undefined || detail === undefined) throw error;
    return {
      json: { status: 'failed', code, message, detail, facts },
      text: `${message}\n${detail} [${code}]`,
      exit: 1,
    };
  }
}
