import type { Database, Statement } from 'better-sqlite3';
import { migrationError } from '../errors.ts';
import { parseStatements } from '../sql/statements.ts';
import { exactFunctions, exactStatement } from './exact-integers.ts';
import type { Migration } from './migration.ts';

/** What a migration may use. Settings of the connection outlive the migration, so they are not included. */
const ALLOWED: readonly (string | symbol)[] = [
  'exec',
  'prepare',
  'pragma',
  'function',
  'aggregate',
  'name',
  'open',
  'inTransaction',
  'memory',
  'readonly',
];

/**
 * The connection as a migration written as code sees it: what a `.sql` migration may not say is refused here too. After
 * a conflict ended the transaction (`INSERT OR ROLLBACK`), nothing runs any more, since it would commit at once. An
 * integer that a JavaScript number would round is refused.
 *
 * @param note - is called with every statement before it runs
 */
export function guardedConnection(
  database: Database,
  { file, ledger }: Pick<Migration, 'file' | 'ledger'>,
  note: (sql: string) => void = () => undefined,
): Database {
  const refuse = (reason: string) => migrationError('MIGRATION_REFUSED', file, reason);
  const assertInside = () => {
    if (!database.inTransaction) throw refuse('the migration ended the transaction it ran in');
  };
  const calls: Readonly<Record<string, unknown>> = {
    ...exactFunctions(database, file, () => guarded),
    exec(sql: string) {
      const statements = parseStatements(file, sql, ledger);
      assertInside();
      for (const statement of statements) note(statement.sql);
      database.exec(sql);
      return guarded;
    },
    prepare(sql: string) {
      for (const statement of parseStatements(file, sql, ledger)) note(statement.sql);
      return guardedStatement(database.prepare(sql), file, () => guarded, assertInside);
    },
    pragma(source: string, options?: { readonly simple?: boolean }) {
      parseStatements(file, `PRAGMA ${source}`, ledger);
      assertInside();
      return database.pragma(source, options);
    },
  };
  const guarded: Database = new Proxy(database, {
    get(target, name) {
      if (!ALLOWED.includes(name)) throw refuse(`"${String(name)}" of the connection must not be used by a migration`);
      const value: unknown = calls[String(name)] ?? Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return guarded;
}

function guardedStatement(
  statement: Statement,
  file: string,
  connection: () => Database,
  assertInside: () => void,
): Statement {
  const calls = exactStatement(statement, file);
  // Not over the statement itself: its `database` is fixed, and is the unguarded connection.
  const guarded: Statement = new Proxy(Object.create(Object.getPrototypeOf(statement)), {
    get(_, name) {
      if (name === 'database') return connection();
      const value: unknown = calls[String(name)] ?? Reflect.get(statement, name, statement);
      if (typeof value !== 'function') return value;
      return (...values: readonly unknown[]) => {
        assertInside();
        const result: unknown = value.apply(statement, values);
        return result === statement ? guarded : result;
      };
    },
  });
  return guarded;
}
