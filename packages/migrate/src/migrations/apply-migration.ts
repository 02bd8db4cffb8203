import { isMissingPart } from '@auralis/sqlite/support';
import type { Database } from 'better-sqlite3';
import { environmentError, MigrateError } from '../errors.ts';
import type { TableHistory } from '../verify/follow-tables.ts';
import { guardedConnection } from './guarded-connection.ts';
import type { Migration } from './migration.ts';
import { migrationContext } from './migration-context.ts';

const UNFOLLOWED = {
  announce: (): void => undefined,
  followStatement: (_: string, execute: () => void): void => execute(),
  followCode: (execute: (note: (sql: string) => void) => void): void => execute(() => undefined),
};

/**
 * Runs one migration inside the caller's transaction, all at once.
 *
 * @throws MigrateError `MIGRATION_FAILED` naming file, line and statement
 */
export function applyMigration(database: Database, migration: Migration, history?: TableHistory): void {
  for (const run of migrationParts(database, migration, history)) run();
}

/**
 * The statements of a migration, to be run in turn; the last part proves that the transaction is still open.
 *
 * @param history - follows what becomes of the tables
 */
export function* migrationParts(
  database: Database,
  migration: Migration,
  history: Pick<TableHistory, 'announce' | 'followStatement' | 'followCode'> = UNFOLLOWED,
): Generator<() => void> {
  history.announce(migration.renames);
  const guard = `auralis_${crypto.randomUUID().replaceAll('-', '')}`;
  yield () => database.exec(`SAVEPOINT ${guard}`);
  const { body } = migration;
  if (body.kind === 'sql')
    for (const { sql, line } of body.statements)
      yield () =>
        attempt(migration, { line, sql }, () => history.followStatement(sql, () => runStatement(database, sql)));
  else {
    const run = (note: (sql: string) => void) => {
      const guarded = guardedConnection(database, migration, note);
      runCode(migration, body.up(guarded, migrationContext(guarded)));
    };
    yield () => attempt(migration, { isCode: true }, () => history.followCode(run));
  }
  const reason = 'the migration ended the transaction it ran in';
  yield () => attempt(migration, { reason }, () => database.exec(`RELEASE ${guard}`));
}

/**
 * An ALTER TABLE reads the whole schema again, and fails when another program has added an index with a collation that
 * this connection lacks. Such objects are then skipped, unless they need what is renamed or dropped.
 */
function runStatement(database: Database, sql: string): void {
  try {
    execute(database, sql);
  } catch (error) {
    if (!/^ALTER\b/i.test(sql) || !isMissingPart(error)) throw error;
    alterWithoutMissingParts(database, sql);
    // The first error names the object; that the schema is malformed now is only what skipping it would do.
    if (!isSchemaUsable(database)) throw error;
  }
}

/** SQLite ignores objects that it cannot parse while the schema is writable, which only this statement can use. */
function alterWithoutMissingParts(database: Database, sql: string): void {
  database.unsafeMode(true);
  database.pragma('writable_schema = ON');
  try {
    execute(database, sql);
  } finally {
    // Unlike OFF, it makes SQLite read the schema again, as every later connection does.
    database.pragma('writable_schema = RESET');
    database.unsafeMode(false);
  }
}

function isSchemaUsable(database: Database): boolean {
  try {
    database.prepare('SELECT 1 FROM main.sqlite_schema').get();
    return true;
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('malformed database schema')) return false;
    throw error;
  }
}

/** Prepared, not executed as text: SQLite then refuses what it reads as more than one statement. */
function execute(database: Database, sql: string): void {
  const statement = database.prepare(sql);
  if (!statement.reader) statement.run();
  else for (const _row of statement.iterate());
}

function runCode(migration: Migration, returned: unknown): void {
  if (returned instanceof Promise) {
    returned.catch(() => {
      // Reported below: what runs after an await would run outside the transaction.
    });
    throw failed(migration, { reason: 'a migration must not be async: SQLite is synchronous' });
  }
}

interface FailedPart {
  readonly isCode?: boolean;
  readonly line?: number;
  readonly sql?: string;
  readonly reason?: string;
}

function attempt(migration: Migration, part: FailedPart, run: () => void): void {
  try {
    run();
  } catch (cause) {
    if (cause instanceof MigrateError) throw cause;
    throw failed(migration, part, cause);
  }
}

function failed(
  { file, name }: Migration,
  { sql, reason, isCode = false, ...part }: FailedPart,
  cause?: unknown,
): MigrateError {
  const calls = isCode ? callsOf(cause) : [];
  const line = part.line ?? lineIn(file, calls);
  const why = [reason, cause === undefined || cause instanceof Error ? cause?.message : `it threw ${String(cause)}`]
    .filter((part) => part !== undefined)
    .join(': ');
  const sqlite = (cause as { readonly code?: unknown } | undefined)?.code;
  const { code, message, hint } = (usesMissingPart(sql ?? '', cause) ? null : environmentError(cause)) ?? {
    code: 'MIGRATION_FAILED',
    message: 'A migration failed and was rolled back. The database is unchanged.',
    hint: 'Report the error to the developer of the app.',
  };
  return new MigrateError(code, {
    message,
    detail: `${file}${line === undefined ? '' : `, line ${line}`}: ${why}${sql === undefined ? '' : `\n${sql}`}${calls.map((call) => `\n    ${call}`).join('')}`,
    hint,
    facts: { file, migration: name, line: line ?? null, statement: sql ?? null, sqlite: sqlite ?? null },
    cause,
  });
}

/** The calls that led to an error of the migration's own code, innermost first, without the paths of this machine. */
function callsOf(cause: unknown): readonly string[] {
  const stack = cause instanceof Error ? (cause.stack ?? '') : '';
  const calls = stack.split('\n').filter((line) => /^\s+at /.test(line));
  const end = calls.findIndex((call) => /\/apply-migration\.[jt]s:/.test(call));
  return calls
    .slice(0, end === -1 ? calls.length : end)
    .filter((call) => !/[\\/]node_modules[\\/]|guarded-connection|exact-integers/.test(call))
    .map((call) => call.trim().replace(/\(?(?:file:\/\/)?\S*[\\/]([^\\/]+:\d+:\d+)\)?$/, '($1)'));
}

function lineIn(file: string, calls: readonly string[]): number | undefined {
  const call = calls.find((one) => one.includes(`(${file}:`));
  return call === undefined ? undefined : Number(/:(\d+):\d+\)$/.exec(call)?.[1]);
}

/** What a statement itself names and nobody has is a mistake in the migration, and not what another program added. */
function usesMissingPart(sql: string, cause: unknown): boolean {
  if (!isMissingPart(cause)) return false;
  const missing = /: (\w+)(?:\(\))?$/.exec((cause as Error).message)?.[1];
  return missing !== undefined && sql.toLowerCase().includes(missing.toLowerCase());
}
