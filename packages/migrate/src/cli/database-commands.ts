import type { Verb, VerbResult } from '@auralis/command-line';
import type { Option } from 'commander';
import { history, plan, status } from './inspect.ts';
import { type CommandOptions, located, OPTIONS } from './options.ts';
import { repair } from './repair.ts';
import { report } from './report.ts';
import { stats } from './stats.ts';
import { rehearse, upgrade } from './upgrade.ts';

interface DatabaseCommand {
  readonly name: string;
  readonly description: string;
  readonly examples?: readonly string[];
  readonly options: readonly Option[];
  readonly run: (database: string, options: CommandOptions, signal: AbortSignal) => Promise<VerbResult>;
}

const DATABASE = '~/.my-app/app.db';
const { migrations, to, backups, appVersion, create, dryRun, recreate, retryAfterFailures, yes, reports } = OPTIONS;

const ON_ONE_DATABASE: readonly DatabaseCommand[] = [
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
    description: 'Back up, upgrade and verify a database. With "--to" a lower version, downgrade it.',
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

/** The commands that work on databases. */
export const databaseCommands: readonly Verb<CommandOptions>[] = [
  ...ON_ONE_DATABASE.map(
    ({ examples = [DATABASE, `${DATABASE} --json`], options, run, ...command }): Verb<CommandOptions> => ({
      ...command,
      options: [migrations(), ...options],
      examples,
      operands: [['<database>', 'the database file']],
      run: ([database = ''], options, signal) => run(database, located(options), signal),
    }),
  ),
  {
    name: 'stats',
    description:
      'Summarize the upgrades of databases, or of reports that users sent: success rate, duration, rollbacks, lost rows.',
    operands: [['[database...]', 'database files']],
    options: [reports()],
    examples: [DATABASE, 'one.db other.db --json', '--reports reports/'],
    run: (databases, options) => stats(databases, options),
  },
];
