import { EXIT, runProgram, runVerb } from '@auralis/command-line';
import { Command } from 'commander';
import { DEFAULT_PLACES } from '../repository/read-repository.ts';
import { planSync, syncVersions } from '../repository/sync-versions.ts';
import { API_VERSION, APP_VERSION, DB_SCHEMA_VERSION, MIN_CLIENT_VERSION } from '../versions.ts';
import { check, checkTable } from './check.ts';

interface Options {
  readonly json?: boolean;
  readonly root: string;
  readonly migrations: string;
  readonly releases: string;
  readonly constants: string;
  readonly dryRun?: boolean;
}

const program = new Command('auralis-version')
  .description('Print the versions of this build, and check that all places in a repository state the same version.')
  .version(APP_VERSION);

function verb(name: string, description: string, examples: readonly string[]): Command {
  return program
    .command(name)
    .description(description)
    .option('--json', 'print the result as one JSON document')
    .option('--root <dir>', 'root of the repository', '.')
    .option('--migrations <dir>', 'folder of migrations, relative to the root', DEFAULT_PLACES.migrations)
    .option('--releases <dir>', 'folder of release records, relative to the root', DEFAULT_PLACES.releases)
    .option('--constants <file>', 'module of version constants, relative to the root', DEFAULT_PLACES.constants)
    .addHelpText('after', `\nExamples:\n${examples.map((example) => `  $ ${example}\n`).join('')}`);
}

verb('check', 'Compare every place that states a version; exit with 1 if one differs.', [
  'auralis-version check',
  'auralis-version check --json | jq .status',
]).action((options: Options) =>
  runVerb(options.json === true, () => {
    const report = check(options.root, options);
    return { json: report, text: checkTable(report), exit: report.status === 'agree' ? EXIT.done : EXIT.failed };
  }),
);

verb(
  'sync',
  "Update what is derived from other places: root package.json, APP_VERSION, DB_SCHEMA_VERSION, electron-builder's version.",
  ['auralis-version sync --dry-run', 'auralis-version sync'],
)
  .option('--dry-run', 'print what would be written')
  .action((options: Options) =>
    runVerb(options.json === true, () => {
      const dry = options.dryRun === true;
      const written = dry
        ? planSync(options.root, options).map(({ place }) => place)
        : syncVersions(options.root, options);
      const lines = written.map((place) => `${dry ? 'Would write' : 'Wrote'} ${place}`);
      return {
        json: { status: dry ? 'planned' : 'synced', written },
        text: lines.join('\n') || 'Everything is up to date.',
        exit: EXIT.done,
      };
    }),
  );

verb('print', 'Print the versions this package was built with.', [
  'auralis-version print',
  'auralis-version print --json',
]).action((options: Options) =>
  runVerb(options.json === true, () => ({
    json: { app: APP_VERSION, api: API_VERSION, minClient: MIN_CLIENT_VERSION, schema: DB_SCHEMA_VERSION },
    text: `app ${APP_VERSION}\napi ${API_VERSION}\noldest client ${MIN_CLIENT_VERSION}\nschema ${DB_SCHEMA_VERSION}`,
    exit: EXIT.done,
  })),
);

export function main(): Promise<void> {
  return runProgram(program);
}
