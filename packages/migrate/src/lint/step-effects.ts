import { quoteName } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import { MigrateError } from '../errors.ts';
import { applyMigration } from '../migrations/apply-migration.ts';
import type { Migration } from '../migrations/migration.ts';
import { emptyDatabaseAt } from '../migrations/migration-set.ts';
import { assertLossesDeclared, countFacts } from '../verify/losses.ts';
import type { Finding } from './finding.ts';
import { columnShapes, fillWithMadeUpRows, tablesOf } from './made-up-rows.ts';

/** Runs one step on made-up rows of the schema before it, and tells by what happened, not by its words. */
export function findStepEffects(migrations: readonly Migration[], step: Migration): readonly Finding[] {
  // What a library from before versions looks like is known only in part; its step is proven on sample libraries.
  if (step.from === 'legacy') return [];
  const database = emptyDatabaseAt(migrations, step.from);
  try {
    const empty = fillWithMadeUpRows(database);
    const before = countFacts(database);
    const keysBefore = new Set(tablesOf(database).flatMap((table) => keysWithoutIndex(database, table)));
    try {
      applyMigration(database, step);
    } catch (error) {
      return [finding(step, 'fails-on-rows', 'error', `It fails on a library that has rows: ${detailOf(error)}`)];
    }
    return [
      ...[...empty].map(([table, why]) =>
        finding(step, 'not-tried', 'warning', `No rows could be made up for ${table}: ${why}`),
      ),
      ...losses(step, () => assertLossesDeclared(before, countFacts(database), [step])),
      ...brokenReferences(database, step),
      ...tablesOf(database)
        .flatMap((table) => keysWithoutIndex(database, table))
        .filter((key) => !keysBefore.has(key))
        .map((key) =>
          finding(step, 'foreign-key-without-index', 'warning', `${key} is a foreign key without an index`),
        ),
      ...notRepeatable(database, step),
    ];
  } finally {
    database.close();
  }
}

function losses(step: Migration, account: () => unknown): readonly Finding[] {
  try {
    account();
    return [];
  } catch (error) {
    if (!(error instanceof MigrateError)) throw error;
    return [finding(step, 'loses-undeclared', 'error', error.detail)];
  }
}

function brokenReferences(database: Database, step: Migration): readonly Finding[] {
  const broken = database.pragma('foreign_key_check') as readonly { table: string; parent: string }[];
  const links = [...new Set(broken.map(({ table, parent }) => `${table} to ${parent}`))];
  return links.map((link) => finding(step, 'breaks-references', 'error', `Links from ${link} lead nowhere afterwards`));
}

/** `table(column)` of each foreign key that no index begins with. */
function keysWithoutIndex(database: Database, table: string): readonly string[] {
  const indexed = new Set(
    database
      .prepare(
        'SELECT i.name FROM pragma_index_list(?) l, pragma_index_info(l.name) i WHERE i.seqno = 0 AND l.partial = 0',
      )
      .pluck()
      .all(table) as readonly string[],
  );
  const rowid = database.prepare('SELECT name FROM pragma_table_info(?) WHERE pk = 1').pluck().get(table);
  return columnShapes(database, table)
    .filter(({ name, parent }) => parent !== null && !indexed.has(name) && name !== rowid)
    .map(({ name }) => `${table}(${name})`);
}

function notRepeatable(database: Database, step: Migration): readonly Finding[] {
  if (step.body.kind !== 'sql') return [];
  const updates = step.body.statements.filter(({ sql }) => /^UPDATE\b/i.test(sql));
  return updates.flatMap(({ sql }) => {
    const before = contentOf(database);
    database.exec(sql);
    if (contentOf(database) === before) return [];
    return [{ ...finding(step, 'not-repeatable', 'warning', 'Run twice it gives other values'), statement: sql }];
  });
}

function contentOf(database: Database): string {
  return JSON.stringify(tablesOf(database).map((table) => database.prepare(`SELECT * FROM ${quoteName(table)}`).all()));
}

function finding({ file }: Migration, rule: Finding['rule'], severity: Finding['severity'], text: string): Finding {
  return { step: file, rule, severity, text, statement: null };
}

function detailOf(error: unknown): string {
  return error instanceof MigrateError ? error.detail : String(error);
}
