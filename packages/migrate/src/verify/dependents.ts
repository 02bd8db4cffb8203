import { quoteName } from '@auralis/sqlite';
import { storedColumnNames } from '@auralis/sqlite/support';
import type { Database } from 'better-sqlite3';
import { MigrateError } from '../errors.ts';
import { readSchemaRows } from '../schema/structure.ts';
import { tokenize } from '../sql/tokens.ts';

/** A view or trigger that SQLite cannot compile. */
export interface BrokenDependent {
  readonly type: 'view' | 'trigger';
  readonly name: string;
  readonly reason: string;
}

/**
 * Views and triggers that fail when they are used. SQLite checks them neither when a table is dropped nor when a column
 * is, if that happens in a rebuild. Nothing is executed.
 */
export function findBrokenDependents(database: Database): readonly BrokenDependent[] {
  return readSchemaRows(database).flatMap(({ type, name, tbl_name: table, sql }) => {
    if (type !== 'view' && type !== 'trigger') return [];
    const use =
      type === 'view' ? `SELECT * FROM main.${quoteName(name)}` : statementThatFires(database, table, sql ?? '');
    const reason = reasonForFailure(database, use);
    return reason === null ? [] : [{ type, name, reason }];
  });
}

/** Those that are broken now and were not before. */
export function newlyBroken(
  before: readonly BrokenDependent[],
  after: readonly BrokenDependent[],
): readonly BrokenDependent[] {
  return after.filter(({ type, name }) => !before.some((one) => one.type === type && one.name === name));
}

/**
 * @throws MigrateError `SCHEMA_MISMATCH` when a view or trigger is broken that was not broken before, whoever created it
 */
export function assertDependentsWork(database: Database, before: readonly BrokenDependent[]): void {
  const broken = newlyBroken(before, findBrokenDependents(database));
  if (broken.length === 0) return;
  throw new MigrateError('SCHEMA_MISMATCH', {
    message: 'The upgrade would have broken a view or a trigger, so it was rolled back. The database is unchanged.',
    detail: broken.map(describeBroken).join('\n'),
    hint: 'Report the error to the developer of the app: the migration must drop the view or trigger, or create it again.',
    facts: { broken },
  });
}

export function describeBroken({ type, name, reason }: BrokenDependent): string {
  return `${type} ${name}: ${reason}`;
}

function reasonForFailure(database: Database, sql: string): string | null {
  try {
    database.prepare(sql);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A statement that SQLite compiles together with the trigger. It would fire other triggers of the table too. */
function statementThatFires(database: Database, table: string, triggerSql: string): string {
  const target = `main.${quoteName(table)}`;
  const event = tokenize(triggerSql).find(({ kind, text }) => kind === 'word' && EVENTS.includes(text));
  if (event?.text === 'DELETE') return `DELETE FROM ${target}`;
  if (event?.text === 'INSERT') return `INSERT INTO ${target} DEFAULT VALUES`;
  const columns = storedColumnNames(database, table).map(quoteName);
  return `UPDATE ${target} SET ${columns.map((column) => `${column} = ${column}`).join(', ')}`;
}

const EVENTS: readonly string[] = ['DELETE', 'INSERT', 'UPDATE'];
