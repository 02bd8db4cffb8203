import { runVerb, type VerbResult } from '@auralis/command-line';
import type { Command } from 'commander';
import { bundle } from './bundle.ts';
import { create } from './create.ts';
import { lint } from './lint.ts';
import { lock } from './lock.ts';
import type { CommandOptions } from './options.ts';
import { snapshot } from './snapshot.ts';
import { located, verb } from './verb.ts';
import { verify } from './verify.ts';

/** The verbs that work on the folder of steps. */
const VERBS: readonly {
  readonly name: string;
  readonly description: string;
  readonly run: (options: CommandOptions) => Promise<VerbResult>;
}[] = [
  {
    name: 'lint',
    description: 'Run each step on made-up rows: losses, links, older apps; exit 3 when not clean.',
    run: lint,
  },
  {
    name: 'verify',
    description:
      'Check the steps: names, frozen checksums, schema.sql; jumps, undos and adoption against the chain; exit 3 when not clean.',
    run: verify,
  },
  { name: 'lock', description: 'Freeze every step in checksums.json.', run: lock },
  { name: 'snapshot', description: 'Write schema.sql, the picture of the newest schema.', run: snapshot },
];

export function addAuthorVerbs(program: Command): void {
  addCreate(program);
  for (const { name, description, run } of VERBS) {
    verb(program, { name, description, examples: ['', '--migrations app/migrations --json'] }).action(
      (given: CommandOptions) => runVerb(given.json === true, () => run(located(given))),
    );
  }
  verb(program, {
    name: 'bundle',
    description: 'Write all steps into one TypeScript module, for apps that can not read a folder.',
    examples: ['--out src/migrations.bundle.ts'],
  })
    .option('--out <file>', 'the module to write', 'migrations.bundle.ts')
    .action((given: CommandOptions) => runVerb(given.json === true, () => bundle(located(given))));
}

function addCreate(program: Command): void {
  verb(program, {
    name: 'create',
    description: 'Write the next step, with its header.',
    examples: [
      'play_history "Keeps a history of what you played"',
      'play_history "Keeps a history of what you played" --ts --release 1.5.0',
      'play_history "Takes the history of what you played away again" --undo',
    ],
  })
    .argument('<name>', 'small letters, digits and underscores')
    .argument('<sentence>', 'what a listener reads while it runs')
    .option('--ts', 'a step in TypeScript')
    .option('--undo', 'from the newest schema back to the one before')
    .option('--release <version>', 'the app version that will ship it')
    .action((name: string, sentence: string, given: CommandOptions) =>
      runVerb(given.json === true, () => create(name, sentence, located(given))),
    );
}
