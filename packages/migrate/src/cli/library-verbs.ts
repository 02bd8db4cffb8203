import { runVerb, type VerbResult } from '@auralis/command-line';
import type { Command, Option } from 'commander';
import { history } from './history.ts';
import type { CommandOptions } from './options.ts';
import { plan } from './plan.ts';
import { rehearse } from './rehearse.ts';
import { repair } from './repair.ts';
import { report } from './report.ts';
import { stats } from './stats.ts';
import { status } from './status.ts';
import { upgrade } from './upgrade.ts';
import { located, OPTIONS, verb } from './verb.ts';

interface LibraryVerb {
  readonly name: string;
  readonly description: string;
  readonly examples?: readonly string[];
  readonly options: readonly Option[];
  readonly run: (database: string, options: CommandOptions, signal: AbortSignal) => Promise<VerbResult>;
}

const LIBRARY = '~/.auralis/library.db';
const { to, backups, appVersion, create, dryRun, recreate, retryAfterFailures, yes } = OPTIONS;

/** The verbs that work on one library. */
const VERBS: readonly LibraryVerb[] = [
  {
    name: 'status',
    description: 'Say what a file is; exit 3 when it is not current, or its header is stale.',
    options: [],
    run: status,
  },
  { name: 'plan', description: 'Say what an upgrade would do.', options: [to(), backups(), create()], run: plan },
  {
    name: 'upgrade',
    description: 'Back up, upgrade and prove. "--to" a lower version is an undo.',
    examples: [LIBRARY, `${LIBRARY} --dry-run`, `${LIBRARY} --to 3`, 'new.db --create'],
    options: [to(), backups(), appVersion(), create(), recreate(), dryRun(), yes(), retryAfterFailures()],
    run: upgrade,
  },
  {
    name: 'rehearse',
    description: 'Run the real upgrade on a copy: time, schema, counts. The library is only read.',
    options: [to(), appVersion()],
    run: rehearse,
  },
  {
    name: 'repair',
    description: 'Write anew what says which version a library has; never a row of yours.',
    examples: [`${LIBRARY} --dry-run`, `${LIBRARY} --yes`],
    options: [backups(), dryRun(), yes()],
    run: repair,
  },
  { name: 'history', description: 'The steps a library has been through.', options: [], run: history },
  {
    name: 'report',
    description: 'What support needs to help: no titles, no names, no paths.',
    examples: [`${LIBRARY} --app-version 1.4.0 > report.json`],
    options: [backups(), appVersion()],
    run: report,
  },
];

export function addLibraryVerbs(program: Command): void {
  for (const { name, description, examples = [LIBRARY, `${LIBRARY} --json`], options, run } of VERBS) {
    const command = verb(program, { name, description, examples }).argument('<database>', 'the library file');
    for (const option of options) command.addOption(option);
    command.action((database: string, given: CommandOptions) =>
      runVerb(given.json === true, (signal) => run(database, located(given), signal)),
    );
  }
  addStats(program);
}

function addStats(program: Command): void {
  verb(program, {
    name: 'stats',
    description: 'Add up the upgrades of libraries: success, time, rollbacks, rows.',
    examples: [LIBRARY, 'one.db other.db --json'],
  })
    .argument('<database...>', 'library files')
    .action((databases: readonly string[], given: CommandOptions) =>
      runVerb(given.json === true, () => stats(databases)),
    );
}
