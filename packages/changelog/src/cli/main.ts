import { commandLine } from '@auralis/command-line';
import { APP_VERSION } from '@auralis/version/constants';
import { InvalidArgumentError, Option } from 'commander';
import { ChangelogError } from '../errors.ts';
import { AUDIENCES } from '../records/categories.ts';
import { parseVersion } from '../records/version-order.ts';
import { FORMATS, type RenderVerb, render, showWhatsNew, type WhatsNewVerb } from './record-verbs.ts';
import { cut, merge, preview, rebuild } from './release-verbs.ts';

/** The values of all options; each verb has some of them. */
interface Options extends Omit<WhatsNewVerb, 'since'>, Omit<RenderVerb, 'since'> {
  readonly since: string;
  readonly json?: boolean;
  readonly migrations: string;
  readonly constants: string;
  readonly dryRun?: boolean;
  readonly verify: string;
  readonly lock: string;
}

const program = commandLine<Options>({
  name: 'auralis-changelog',
  description: 'Make releases from changesets, and show what is new since a version.',
  version: APP_VERSION,
  options: [
    new Option('--root <dir>', 'root of the repository').default('.'),
    new Option('--releases <dir>', 'folder of release records, relative to the root').default(
      'packages/changelog/data',
    ),
  ],
});

/** What only the making of a release needs. */
const SOURCES = [
  new Option('--migrations <dir>', 'folder of migrations, relative to the root').default('migrations'),
  new Option('--constants <file>', 'module of version constants, relative to the root').default(
    'packages/version/src/versions.ts',
  ),
];

program.add({
  name: 'preview',
  description: 'Show the next release, or the problems that block it. Writes nothing.',
  options: SOURCES,
  examples: ['', '--json | jq .record.version'],
  run: (_, options) => preview(options.root, options),
});

program.add({
  name: 'cut',
  description: 'Make the release that "preview" shows. If anything fails, all changes are rolled back.',
  options: [
    ...SOURCES,
    new Option('--dry-run', 'show the release instead, like "preview"'),
    new Option('--verify <command>', 'command that verifies the migrations before anything is written').default(
      'auralis-migrate verify',
    ),
    new Option('--lock <command>', 'command that writes the checksums of the migrations').default(
      'auralis-migrate lock',
    ),
  ],
  examples: ['--dry-run', '--verify "auralis-migrate verify && auralis-migrate lint"', '--lock "auralis-migrate lock"'],
  run: (_, options, signal) =>
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
});

program.add({
  name: 'merge',
  description: 'Merge a branch with releases, and settle the places that state a version.',
  operands: [['<branch>', 'branch to merge into the current one']],
  options: SOURCES,
  examples: ['1.5.x'],
  run: ([branch = ''], options, signal) => merge(options.root, branch, options, signal),
});

program.add({
  name: 'rebuild-index',
  description: 'Write the index of the release records again, and the sections that a CHANGELOG.md lacks.',
  examples: [''],
  run: (_, options) => rebuild(options.root, options.releases),
});

program.add({
  name: 'whats-new',
  description: 'List what is new since a version.',
  options: [
    new Option('--since <version>', 'version that was installed before')
      .argParser(versionArgument)
      .makeOptionMandatory(),
    new Option('--current <version>', 'version that is installed now (default: the newest release)').argParser(
      versionArgument,
    ),
    new Option('--audience <audience>', 'readers of the entries').choices(Object.keys(AUDIENCES)).default('listener'),
    new Option('--locale <language>', 'language of the texts, such as de-AT (default: English)'),
    new Option('--translations <file>', 'JSON file with translated texts: language, entry id, text'),
  ],
  examples: [
    '--since 1.1.0',
    '--since 1.1.0 --current 1.3.0 --audience developer --json',
    '--since 1.1.0 --locale de-AT --translations texts.json',
  ],
  run: (_, options) => showWhatsNew(options),
});

program.add({
  name: 'render',
  description: 'Render the record of a release.',
  options: [
    new Option('--format <format>', 'output format').choices(FORMATS).default('changelog'),
    new Option('--release <version>', 'release to render (default: the newest release)').argParser(versionArgument),
    new Option('--since <version>', 'version to count from (default: the stable release before it)').argParser(
      versionArgument,
    ),
    new Option('--site <url>', 'URL of the repository, for links')
      .argParser(siteArgument)
      .default('https://github.com/auralis/auralis'),
  ],
  examples: ['--format github --release 1.2.0', '--format atom > releases.atom'],
  run: (_, options) => render(options),
});

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

/** Accepts the URL of a web page; the links add a path to it. */
function siteArgument(argument: string): string {
  if (!/^https?:$/.test(URL.parse(argument)?.protocol ?? ''))
    throw new InvalidArgumentError('It must be a URL such as https://github.com/auralis/auralis.');
  return argument.replace(/\/+$/, '');
}

export function main(): Promise<void> {
  return program.run();
}
