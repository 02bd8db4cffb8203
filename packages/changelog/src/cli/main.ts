import { runProgram, runVerb } from '@auralis/command-line';
import { APP_VERSION } from '@auralis/version';
import { Command, Option } from 'commander';
import { AUDIENCES } from '../release-record.ts';
import { cut } from './cut.ts';
import { preview } from './preview.ts';
import { FORMATS, type Format, render } from './render.ts';
import { versionWord } from './version-word.ts';
import { showWhatsNew, type WhatsNewVerb } from './whats-new.ts';

interface Options {
  readonly json?: boolean;
  readonly root: string;
  readonly migrations: string;
  readonly releases: string;
  readonly constants: string;
}

const program = new Command('auralis-changelog')
  .description('One structured record per release, made from changesets; and what is new since a version.')
  .version(APP_VERSION);

function verb(name: string, description: string, examples: readonly string[]): Command {
  return program
    .command(name)
    .description(description)
    .option('--json', 'one JSON document on stdout')
    .option('--root <dir>', 'root of the repository', '.')
    .option('--migrations <dir>', 'folder of migrations, from the root', 'migrations')
    .option('--releases <dir>', 'folder of release records, from the root', 'packages/changelog/data')
    .option('--constants <file>', 'module of version constants, from the root', 'packages/version/src/versions.ts')
    .addHelpText('after', `\nExamples:\n${examples.map((example) => `  $ ${example}\n`).join('')}`);
}

verb('preview', 'Show what the next release would be, or everything that stands in its way.', [
  'auralis-changelog preview',
  'auralis-changelog preview --json | jq .record.version',
]).action((options: Options) => runVerb(options.json === true, () => preview(options.root, options)));

verb('cut', 'Make the release that "preview" shows. All or nothing.', [
  'auralis-changelog cut --dry-run',
  'auralis-changelog cut --verify "auralis-migrate lint"',
  'auralis-changelog cut --lock "auralis-migrate lock"',
])
  .option('--dry-run', 'the same as "preview"')
  .option('--verify <command>', 'the command that proves the migrations, first of all', 'auralis-migrate verify')
  .option('--lock <command>', 'the command that freezes the migrations', 'auralis-migrate lock')
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

verb('whats-new', 'Tell what is new since a version.', [
  'auralis-changelog whats-new --since 1.1.0',
  'auralis-changelog whats-new --since 1.1.0 --current 1.3.0 --audience developer --json',
  'auralis-changelog whats-new --since 1.1.0 --locale de-AT --translations texts.json',
])
  .requiredOption('--since <version>', 'the version before', versionWord)
  .option('--current <version>', 'the version now; the newest by default', versionWord)
  .addOption(new Option('--audience <who>', 'for whom').choices(AUDIENCES).default('listener'))
  .option('--locale <language>', 'language of the texts, such as de-AT; English where there is no translation')
  .option('--translations <file>', 'JSON with the texts of other languages: language, entry id, text')
  .action((options: Options & WhatsNewVerb) => runVerb(options.json === true, () => showWhatsNew(options)));

verb('render', 'Render a release from its record.', [
  'auralis-changelog render --format github --release 1.2.0',
  'auralis-changelog render --format atom > releases.atom',
])
  .addOption(new Option('--format <format>', 'what to make').choices(FORMATS).default('changelog'))
  .option('--release <version>', 'which release; the newest by default', versionWord)
  .option('--since <version>', 'count from this version; from the stable release before it by default', versionWord)
  .option('--site <address>', 'address of the repository, for links', 'https://github.com/auralis/auralis')
  .action(
    (
      options: Options & {
        readonly format: Format;
        readonly release?: string;
        readonly since?: string;
        readonly site: string;
      },
    ) => runVerb(options.json === true, () => render(options)),
  );

export function main(): Promise<void> {
  return runProgram(program);
}
