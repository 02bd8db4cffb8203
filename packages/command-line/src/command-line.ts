import { Command, type Option } from 'commander';
import { UsageError } from './errors.ts';
import { EXIT } from './exit-code.ts';
import { printable } from './printable.ts';
import { runVerb, type VerbResult } from './run-verb.ts';

export interface CommandLineOptions {
  readonly name: string;
  readonly description: string;
  /** What `--version` prints. */
  readonly version: string;
  /** Options of every verb, beside `--json`. */
  readonly options?: readonly Option[];
}

/** One verb of a command line. `Options` are the values of its options, as commander names them. */
export interface Verb<Options> {
  readonly name: string;
  readonly description: string;
  /** Operands as commander writes them, `<database>` or `[name...]`, with their description. */
  readonly operands?: readonly (readonly [syntax: string, description: string])[];
  readonly options?: readonly Option[];
  /** What follows the verb in the examples of its help. */
  readonly examples: readonly string[];
  readonly run: (
    operands: readonly string[],
    options: Options,
    signal: AbortSignal,
  ) => VerbResult | Promise<VerbResult>;
}

export interface CommandLine<Options> {
  add(verb: Verb<Options>): void;
  /** Parses the arguments of the process; wrong usage is exit code 2, with a suggestion on stderr. */
  run(): Promise<void>;
}

/** A command line of verbs that have `--json`, `--help` with examples, and the same exit codes. */
export function commandLine<Options extends { readonly json?: boolean }>({
  name,
  description,
  version,
  options: shared = [],
}: CommandLineOptions): CommandLine<Options> {
  const program = new Command(name)
    .description(description)
    .version(version)
    .configureOutput({ writeErr: (text) => process.stderr.write(printable(text)) });
  return {
    add({ name: verb, description: purpose, operands = [], options = [], examples, run }) {
      const command = program
        .command(verb)
        .description(purpose)
        .option('--json', 'print the result as one JSON document');
      for (const [syntax, meaning] of operands) command.argument(syntax, meaning);
      for (const option of [...shared, ...options]) command.addOption(option);
      const lines = examples.map((rest) => `  $ ${name} ${verb} ${rest}`.trimEnd());
      command.addHelpText('after', `\nExamples:\n${lines.join('\n')}\n`);
      command.action((...given: readonly unknown[]) => {
        const values = given[operands.length] as Options;
        const words = given.slice(0, operands.length).flatMap((word) => (word === undefined ? [] : (word as string)));
        return runVerb(values.json === true, (signal) => {
          assertNoneEmpty([...words, ...Object.values(values)]);
          return run(words, values, signal);
        });
      });
    },
    run: () => parse(program),
  };
}

/**
 * A script passes an empty text where it meant a variable that has no value. As a path it would be the current folder, as
 * a label it would be seen by nobody.
 *
 * @throws UsageError
 */
function assertNoneEmpty(values: readonly unknown[]): void {
  if (values.flat().includes(''))
    throw new UsageError(
      'An argument or the value of an option is empty.',
      'Give it a value, or leave the option out.',
    );
}

async function parse(program: Command): Promise<void> {
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
  const document = {
    status: 'failed',
    code: 'WRONG_USAGE',
    message: message.replace(/^error: /, ''),
    detail: 'The command was not started.',
    hint: 'Add --help for examples.',
  };
  process.stdout.write(`${printable(JSON.stringify(document, null, 2))}\n`);
}
