import { quoteName } from '@auralis/sqlite';
import { storedColumnNames } from '@auralis/sqlite/support';
import type { Database } from 'better-sqlite3';
import { MigrateError } from '../errors.ts';
import type { Migration } from '../migrations/migration.ts';
import type { MigrationSet } from '../migrations/migration-set.ts';
import { emptyDatabaseAt } from '../migrations/migration-set.ts';
import { describeBroken, findBrokenDependents, newlyBroken } from '../verify/dependents.ts';
import { describeDropped, readDroppable } from './dropped-objects.ts';
import { type Finding, finding } from './finding.ts';
import { findBrokenOlderApps } from './older-apps.ts';
import { columnShapes, insertSampleRows, tablesOf } from './sample-rows.ts';
import { effectsOfColumnOrder, effectsOnValues } from './value-effects.ts';

/**
 * Runs every migration on sample rows and reports what it does to them, and whether apps of older schemas can work with
 * the result. An empty list does not prove that a migration is correct: a rehearsal on a real database finds more.
 * Nothing is written to disk.
 *
 * @throws MigrateError `MIGRATION_FAILED` when a migration does not even run on an empty database
 *
 * @example
 * import { loadMigrations } from '@auralis/migrate';
 * import { lintMigrations } from '@auralis/migrate/testing';
 *
 * const findings = lintMigrations(await loadMigrations('migrations'));
 * for (const { migration, severity, text } of findings) console.error(`${severity}: ${migration}: ${text}`);
 */
export function lintMigrations(set: MigrationSet): readonly Finding[] {
  return [
    ...set.migrations.flatMap((migration) => findEffects(set.migrations, migration)),
    ...findBrokenOlderApps(set),
  ];
}

/** Runs one migration on sample rows of the previous schema, and checks its effect, not by its text. */
function findEffects(migrations: readonly Migration[], migration: Migration): readonly Finding[] {
  // The schema of a legacy database is known only in part; its migration is tested on sample databases instead.
  if (migration.from === 'legacy') return [];
  const database = emptyDatabaseAt(migrations, migration.from);
  try {
    const empty = insertSampleRows(database, 'distinct');
    const keysBefore = new Set(tablesOf(database).flatMap((table) => keysWithoutIndex(database, table)));
    const samples = firstRows(database);
    const droppable = readDroppable(database);
    const brokenBefore = findBrokenDependents(database);
    const inOtherOrder = effectsOfColumnOrder(database, migration);
    let effects: readonly Finding[];
    try {
      effects = effectsOnValues(database, migration);
    } catch (error) {
      const text = `It fails on a database that has rows: ${detailOf(error)}${sampleRowsFor(error, samples)}`;
      return [finding(migration, 'fails-on-rows', 'error', text)];
    }
    return [
      ...[...empty].map(([table, why]) =>
        finding(migration, 'not-tried', 'warning', `No sample rows could be inserted into ${table}: ${why}`),
      ),
      ...(effects.length > 0 ? effects : inOtherOrder),
      ...describeDropped(database, droppable, migration).map((text) =>
        finding(migration, 'drops-with-table', 'error', text),
      ),
      ...newlyBroken(brokenBefore, findBrokenDependents(database)).map((broken) =>
        finding(migration, 'breaks-view-or-trigger', 'error', describeBroken(broken)),
      ),
      ...brokenReferences(database, migration, empty),
      ...tablesOf(database)
        .flatMap((table) => keysWithoutIndex(database, table))
        .filter((key) => !keysBefore.has(key))
        .map((key) =>
          finding(migration, 'foreign-key-without-index', 'warning', `${key} is a foreign key without an index`),
        ),
      ...notRepeatable(database, migration),
    ];
  } finally {
    database.close();
  }
}

function brokenReferences(
  database: Database,
  migration: Migration,
  untried: ReadonlyMap<string, string>,
): readonly Finding[] {
  const broken = database.pragma('foreign_key_check') as readonly { table: string; parent: string }[];
  const blamed = broken.filter(({ table }) => !untried.has(table));
  const references = [...new Set(blamed.map(({ table, parent }) => `${table} that refer to ${parent}`))];
  return references.map((link) =>
    finding(migration, 'breaks-references', 'error', `It leaves rows of ${link} without their parent`),
  );
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

function notRepeatable(database: Database, migration: Migration): readonly Finding[] {
  if (migration.body.kind !== 'sql') return [];
  const updates = migration.body.statements.filter(({ sql }) => /^UPDATE\b/i.test(sql));
  return updates.flatMap(({ sql }) => {
    const before = contentOf(database);
    database.exec(sql);
    if (contentOf(database) === before) return [];
    return [
      finding(migration, 'not-repeatable', 'warning', 'A second run would change values again', { statement: sql }),
    ];
  });
}

function contentOf(database: Database): string {
  return JSON.stringify(tablesOf(database).map((table) => database.prepare(`SELECT * FROM ${quoteName(table)}`).all()));
}

/** The first sample row of every table that has one, as an author would write it. */
function firstRows(database: Database): ReadonlyMap<string, string> {
  const rows = tablesOf(database).map((table) => {
    const columns = storedColumnNames(database, table).map((name) => `quote(${quoteName(name)})`);
    const first = `SELECT ${columns.join(" || ', ' || ")} FROM ${quoteName(table)} LIMIT 1`;
    return [table, database.prepare(first).pluck().get()] as const;
  });
  return new Map(rows.filter((row): row is readonly [string, string] => typeof row[1] === 'string'));
}

/** The sample rows of the tables that the failing statement names. */
function sampleRowsFor(error: unknown, samples: ReadonlyMap<string, string>): string {
  const statement = error instanceof MigrateError ? String(error.facts.statement ?? '') : '';
  const named = [...samples].filter(([table]) => statement.toLowerCase().includes(table.toLowerCase()));
  return named.map(([table, row]) => `\n    a row of ${table}: ${row}`).join('');
}

function detailOf(error: unknown): string {
  return error instanceof MigrateError ? error.detail : String(error);
}
