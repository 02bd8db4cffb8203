import type { Database } from 'better-sqlite3';
import { environmentError, MigrateError } from '../errors.ts';
import type { Migration } from '../migrations/migration.ts';
import { guardedConnection } from './guarded-connection.ts';
import { stepContext } from './step-context.ts';

/**
 * Runs one step inside the caller's transaction, all at once.
 *
 * @throws MigrateError `MIGRATION_FAILED` naming file, line and statement
 */
export function applyStep(database: Database, step: Migration): void {
  for (const run of stepParts(database, step)) run();
}

/** The statements of a step, each to be run in turn; the last part proves that nothing escaped the transaction. */
export function* stepParts(database: Database, step: Migration): Generator<() => void> {
  const guard = `auralis_${crypto.randomUUID().replaceAll('-', '')}`;
  yield () => database.exec(`SAVEPOINT ${guard}`);
  const { body } = step;
  if (body.kind === 'sql')
    for (const { sql, line } of body.statements)
      yield () => attempt(step, { line, sql }, () => runStatement(database, sql));
  else {
    const guarded = guardedConnection(database, step.file);
    yield () => attempt(step, {}, () => runCode(step, body.up(guarded, stepContext(guarded))));
  }
  yield () =>
    attempt(step, { reason: 'the step ended the transaction it ran in' }, () => database.exec(`RELEASE ${guard}`));
}

/** Prepared, not executed as text: SQLite then refuses what it reads as more than one statement. */
function runStatement(database: Database, sql: string): void {
  const statement = database.prepare(sql);
  if (!statement.reader) statement.run();
  else for (const _row of statement.iterate());
}

function runCode(step: Migration, returned: unknown): void {
  if (returned instanceof Promise) {
    returned.catch(() => {
      // Told below: a step that waits would run outside the transaction's lock.
    });
    throw failed(step, { reason: 'a step must not be async: SQLite works at once' });
  }
}

interface Place {
  readonly line?: number;
  readonly sql?: string;
  readonly reason?: string;
}

function attempt(step: Migration, place: Place, run: () => void): void {
  try {
    run();
  } catch (cause) {
    if (cause instanceof MigrateError) throw cause;
    throw failed(step, place, cause);
  }
}

function failed(step: Migration, { line, sql, reason }: Place, cause?: unknown): MigrateError {
  const why = [reason, cause === undefined || cause instanceof Error ? cause?.message : `it threw ${String(cause)}`]
    .filter((part) => part !== undefined)
    .join(': ');
  const sqlite = (cause as { readonly code?: unknown } | undefined)?.code;
  const { code, message } = environmentError(cause) ?? {
    code: 'MIGRATION_FAILED',
    message: 'A step of the update did not work. Your library is unchanged.',
  };
  return new MigrateError(code, {
    message,
    detail: `${step.file}${line === undefined ? '' : `, line ${line}`}: ${why}${sql === undefined ? '' : `\n${sql}`}`,
    facts: { file: step.file, step: step.name, line: line ?? null, statement: sql ?? null, sqlite: sqlite ?? null },
    cause,
  });
}
