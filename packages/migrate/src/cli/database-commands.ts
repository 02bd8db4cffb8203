import { runVerb, type VerbResult } from '@auralis/command-line';
import type { Command, Option } from 'commander';
import { history, plan, status } from './inspect.ts';
import type { CommandOptions } from './options.ts';
import { repair } from './repair.ts';
import { report, stats } from './support.ts';
import { rehearse, upgrade } from './upgrade.ts';
import { located, OPTIONS, verb } from './verb.ts';

interface DatabaseCommand {
  readonly name: string;
  readonly description: string;
  readonly examples?: readonly string[];
  readonly options: readonly Option[];
  readonly run: (database: string, options: CommandOptions, signal: AbortSignal) => Promise<VerbResult>;
}

const DATABASE = '~/.my-app/app.db';
const { to, backups, appVersion, create, dryRun, recreate, retryAfterFailures, yes } = OPTIONS;

/** The commands that work on one database. */
const COMMANDS: readonly DatabaseCommand[] = [
  {
    name: 'status',
    description: 'Show the schema version and state of a database; exit 3 unless it is current and its header is too.',
    options: [],
    run: status,
  },
  {
    name: 'plan',
    description: 'List the migrations that an upgrade would run.',
    options: [to(), backups(), create()],
    run: plan,
  },
  {
    name: 'upgrade',
    description: 'Back up, upgrade and verify a database. With "--to" a lower version, undo migrations.',
    examples: [DATABASE, `${DATABASE} --dry-run`, `${DATABASE} --to 3`, 'new.db --create'],
    options: [to(), backups(), appVersion(), create(), recreate(), dryRun(), yes(), retryAfterFailures()],
    run: upgrade,
  },
  {
    name: 'rehearse',
    description:
      'Run the real upgrade on a copy and report time, schema changes and counts. The database is only read.',
    options: [to(), appVersion()],
    run: rehearse,
  },
  {
    name: 'repair',
    description: 'Rebuild the schema_version table; user data is not touched.',
    examples: [`${DATABASE} --dry-run`, `${DATABASE} --yes`],
    options: [backups(), dryRun(), yes()],
    run: repair,
  },
  { name: 'history', description: 'List the migrations that a database has run.', options: [], run: history },
  {
    name: 'report',
    description: 'Print a diagnostic report for support, without user data, names or paths.',
    examples: [`${DATABASE} --app-version 1.4.0 > report.json`],
    options: [backups(), appVersion()],
    run: report,
  },
];

export function addDatabaseCommands(program: Command): void {
  for (const { name, description, examples = [DATABASE, `${DATABASE} --json`], options, run } of COMMANDS) {
    const command = verb(program, { name, description, examples }).argument('<database>', 'the database file');
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
    description: 'Summarize the upgrades of one or more databases: success rate, duration, rollbacks, lost rows.',
    examples: [DATABASE, 'one.db other.db --json'],
  })
    .argument('<database...>', 'database files')
    .action((databases: readonly string[], given: CommandOptions) =>
      runVerb(given.json === true, () => stats(databases)),
    );
}
