import { runProgram, runVerb } from '@auralis/command-line';
import { APP_VERSION } from '@auralis/version';
import { Command, InvalidArgumentError, Option } from 'commander';
import { ChangelogError } from '../errors.ts';
import { AUDIENCES } from '../records/categories.ts';
import { parseVersion } from '../records/version-order.ts';
import { FORMATS, type RenderVerb, render, showWhatsNew, type WhatsNewVerb } from './record-verbs.ts';
import { cut, preview } from './release-verbs.ts';

interface Options {
  readonly json?: boolean;
  readonly root: string;
  readonly migrations: string;
  readonly releases: string;
  readonly constants: string;
}

const program = new Command('auralis-changelog')
  .description('Make releases from changesets, and show what is new since a version.')
  .version(APP_VERSION);

function verb(name: string, description: string, examples: readonly string[]): Command {
  return program
    .command(name)
    .description(description)
    .option('--json', 'print the result as one JSON document')
    .option('--root <dir>', 'root of the repository', '.')
    .option('--migrations <dir>', 'folder of migrations, relative to the root', 'migrations')
    .option('--releases <dir>', 'folder of release records, relative to the root', 'packages/changelog/data')
    .option(
      '--constants <file>',
      'module of version constants, relative to the root',
      'packages/version/src/versions.ts',
    )
    .addHelpText('after', `\nExamples:\n${examples.map((example) => `  $ ${example}\n`).join('')}`);
}

verb('preview', 'Show the next release, or the problems that block it. Writes nothing.', [
  'auralis-changelog preview',
  'auralis-changelog preview --json | jq .record.version',
]).action((options: Options) => runVerb(options.json === true, () => preview(options.root, options)));

verb('cut', 'Make the release that "preview" shows. If anything fails, all changes are rolled back.', [
  'auralis-changelog cut --dry-run',
  'auralis-changelog cut --verify "auralis-migrate lint"',
  'auralis-changelog cut --lock "auralis-migrate lock"',
])
  .option('--dry-run', 'show the release instead, like "preview"')
  .option(
    '--verify <command>',
    'command that verifies the migrations before anything is written',
    'auralis-migrate verify',
  )
  .option('--lock <command>', 'command that writes the checksums of the migrations', 'auralis-migrate lock')
  .action((options: Options & { readonly dryRun?: boolean; readonly verify: string; readonly lock: string }) =>
    runVerb(options.json === true, (signal) =>
      options.dryRun === true
        ? preview(options.root, options)
        : cut({
            root: options.root,
            places: options,
            verify: options.verify,
            lock: options.lock,
            onStage: (stage) => process.stderr.write(`  ${stage}\n`),
            signal,
          }),
    ),
  );

verb('whats-new', 'List what is new since a version.', [
  'auralis-changelog whats-new --since 1.1.0',
  'auralis-changelog whats-new --since 1.1.0 --current 1.3.0 --audience developer --json',
  'auralis-changelog whats-new --since 1.1.0 --locale de-AT --translations texts.json',
])
  .requiredOption('--since <version>', 'version that was installed before', versionArgument)
  .option('--current <version>', 'version that is installed now (default: the newest release)', versionArgument)
  .addOption(
    new Option('--audience <audience>', 'readers of the entries').choices(Object.keys(AUDIENCES)).default('listener'),
  )
  .option('--locale <language>', 'language of the texts, such as de-AT (default: English)')
  .option('--translations <file>', 'JSON file with translated texts: language, entry id, text')
  .action((options: Options & WhatsNewVerb) => runVerb(options.json === true, () => showWhatsNew(options)));

verb('render', 'Render the record of a release.', [
  'auralis-changelog render --format github --release 1.2.0',
  'auralis-changelog render --format atom > releases.atom',
])
  .addOption(new Option('--format <format>', 'output format').choices(FORMATS).default('changelog'))
  .option('--release <version>', 'release to render (default: the newest release)', versionArgument)
  .option('--since <version>', 'version to count from (default: the stable release before it)', versionArgument)
  .option('--site <url>', 'URL of the repository, for links', 'https://github.com/auralis/auralis')
  .action((options: Options & RenderVerb) => runVerb(options.json === true, () => render(options)));

/** Accepts a version on the command line; anything else is a usage error. */
function versionArgument(argument: string): string {
  try {
    parseVersion(argument);
    return argument;
  } catch (error) {
    if (!(error instanceof ChangelogError)) throw error;
    throw new InvalidArgumentError(error.detail);
  }
}

export function main(): Promise<void> {
  return runProgram(program);
}
