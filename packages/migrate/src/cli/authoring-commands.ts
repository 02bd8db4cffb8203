import type { Verb, VerbResult } from '@auralis/command-line';
import { Option } from 'commander';
import { inWordsForAuthors } from './author-errors.ts';
import { lint, verify } from './check.ts';
import { type CommandOptions, located, OPTIONS } from './options.ts';
import { bundle, create, lock, snapshot } from './write-files.ts';

/** The commands for authors of migrations. */
export const authoringCommands: readonly Verb<CommandOptions>[] = [
  {
    name: 'create',
    description: 'Write the file of the next migration, with its header.',
    operands: [
      ['<name>', 'lower-case letters, digits and underscores'],
      ['<description>', 'the sentence that users read while the migration runs'],
    ],
    options: [
      OPTIONS.migrations(),
      new Option('--ts', 'write the migration in TypeScript'),
      new Option('--undo', 'lead from the newest schema back to the previous one'),
      new Option('--release <version>', 'the app version that will ship it'),
    ],
    examples: [
      'play_history "Keeps a history of what you played"',
      'play_history "Keeps a history of what you played" --ts --release 1.5.0',
      'play_history "Removes the history of what you played" --undo',
    ],
    run: ([name = '', description = ''], options) => inWordsForAuthors(() => create(name, description, options)),
  },
  onFolder(
    'lint',
    'Run each migration on sample rows and report losses, broken references and broken older apps; exit 3 on errors.',
    lint,
  ),
  onFolder(
    'verify',
    'Check file names, headers, frozen checksums and schema.sql, and that shortcuts, downgrades and adoptions match the chain; exit 3 on problems.',
    verify,
  ),
  onFolder('lock', 'Freeze the checksum of every migration in checksums.json.', lock),
  onFolder('snapshot', 'Write the newest schema to schema.sql.', snapshot),
  {
    name: 'bundle',
    description: 'Write all migrations into one TypeScript module, for apps that cannot read a folder.',
    options: [OPTIONS.migrations(), new Option('--out <file>', 'the module to write').default('migrations.bundle.ts')],
    examples: ['--out src/migrations.bundle.ts'],
    run: (_, options) => inWordsForAuthors(() => bundle(located(options))),
  },
];

/** A command that takes nothing but the folder of migrations. */
function onFolder(
  name: string,
  description: string,
  run: (options: CommandOptions) => Promise<VerbResult>,
): Verb<CommandOptions> {
  const examples = ['', '--migrations app/migrations --json'];
  const options = [OPTIONS.migrations()];
  return { name, description, options, examples, run: (_, options) => inWordsForAuthors(() => run(located(options))) };
}
