import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine, EXIT, UsageError } from '@auralis/command-line';
import { Option } from 'commander';
import { planSync, syncVersions } from '../repository/sync-versions.ts';
import { DEFAULT_PLACES } from '../repository-facts.ts';
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

const program = commandLine<Options>({
  name: 'auralis-version',
  description: 'Print the versions of this build, and check that all places in a repository state the same version.',
  version: APP_VERSION,
});

/** Where a repository keeps what states its version. */
const PLACES = [
  new Option('--root <dir>', 'root of the repository').default('.'),
  new Option('--migrations <dir>', 'folder of migrations, relative to the root').default(DEFAULT_PLACES.migrations),
  new Option('--releases <dir>', 'folder of release records, relative to the root').default(DEFAULT_PLACES.releases),
  new Option('--constants <file>', 'module of version constants, relative to the root').default(
    DEFAULT_PLACES.constants,
  ),
];

/** A mistyped folder must not look like a repository that has no migrations yet. */
function assertMigrationsExist({ root, migrations }: Options): void {
  if (migrations === DEFAULT_PLACES.migrations || existsSync(join(root, migrations))) return;
  throw new UsageError(`There are no migrations at ${join(root, migrations)}.`, 'Check the path after --migrations.');
}

program.add({
  name: 'check',
  description: 'Compare every place that states a version; exit with 1 if one differs.',
  options: PLACES,
  examples: ['', '--json | jq .status'],
  run: (_, options) => {
    assertMigrationsExist(options);
    const report = check(options.root, options);
    return { json: report, text: checkTable(report), exit: report.status === 'agree' ? EXIT.done : EXIT.failed };
  },
});

program.add({
  name: 'sync',
  description:
    "Update what is derived from other places: root package.json, APP_VERSION, DB_SCHEMA_VERSION, electron-builder's version.",
  options: [...PLACES, new Option('--dry-run', 'print what would be written')],
  examples: ['--dry-run', ''],
  run: (_, options) => {
    assertMigrationsExist(options);
    const isDry = options.dryRun === true;
    const written = isDry
      ? planSync(options.root, options).map(({ place }) => place)
      : syncVersions(options.root, options);
    const lines = written.map((place) => `${isDry ? 'Would write' : 'Wrote'} ${place}`);
    return {
      json: { status: isDry ? 'planned' : 'synced', written },
      text: lines.join('\n') || 'Everything is up to date.',
      exit: EXIT.done,
    };
  },
});

program.add({
  name: 'print',
  description: 'Print the versions this package was built with.',
  examples: ['', '--json'],
  run: () => ({
    json: { app: APP_VERSION, api: API_VERSION, minClient: MIN_CLIENT_VERSION, schema: DB_SCHEMA_VERSION },
    text: `app ${APP_VERSION}\napi ${API_VERSION}\noldest client ${MIN_CLIENT_VERSION}\nschema ${DB_SCHEMA_VERSION}`,
    exit: EXIT.done,
  }),
});

export function main(): Promise<void> {
  return program.run();
}
