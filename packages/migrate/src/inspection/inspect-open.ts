import { columnNames } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import type { MigrationSet } from '../migrations/migration-set.ts';
import { inspectUnrecorded } from './inspect-unrecorded.ts';
import type { Drift, Inspection } from './inspection.ts';
import { headerOf, type LedgerRow, ledgerLacks, readLedger } from './ledger.ts';
import { ledgerDrift } from './ledger-drift.ts';

interface TableRow {
  readonly name: string;
  readonly sql: string;
}

const TABLES = "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";

/** What an open file is; a pure reading, inside a transaction or not. Errors of SQLite pass through. */
export function inspectOpen(connection: Database, database: string, migrations: MigrationSet): Inspection {
  const tables = new Map((connection.prepare(TABLES).all() as readonly TableRow[]).map(({ name, sql }) => [name, sql]));
  const definition = tables.get('schema_version');
  if (definition === undefined) return inspectUnrecorded(connection, database, migrations, tables);
  const lacks = ledgerLacks(definition, () => columnNames(connection, 'schema_version'));
  if (lacks.length > 0) return inspectUnrecorded(connection, database, migrations, tables, lacks);
  const ledger = readLedger(connection);
  const newest = ledger.at(-1);
  if (newest === undefined) return inspectUnrecorded(connection, database, migrations, tables);
  const { version } = newest;
  const minReader = newest.minReader ?? version;
  const wanted = migrations.newest;
  const drifts = findDrift(connection, ledger, migrations, tables);
  if (drifts.length > 0) {
    const isKnown = drifts.every(({ kind }) => kind !== 'version-invalid');
    return { status: 'drifted', database, version: isKnown ? version : null, drifts, ledger };
  }
  // Not as a query: SQLite builds a virtual table for each pragma that is asked so, which takes longer than the rest.
  const applicationId = Number(connection.pragma('application_id', { simple: true }));
  const userVersion = Number(connection.pragma('user_version', { simple: true }));
  const header = headerOf({ applicationId, userVersion }, version);
  if (version > wanted)
    return {
      status: 'ahead',
      database,
      version,
      wanted,
      minReader,
      compatible: minReader <= wanted,
      writtenBy: newest.appVersion,
      header,
    };
  if (version < wanted) return { status: 'behind', database, version, wanted, minReader, header };
  return { status: 'current', database, version, minReader, header };
}

function findDrift(
  connection: Database,
  ledger: readonly LedgerRow[],
  migrations: MigrationSet,
  tables: ReadonlyMap<string, string>,
): readonly Drift[] {
  const drifts = [...ledgerDrift(ledger, migrations)];
  const version = ledger.at(-1)?.version ?? 0;
  if (version <= migrations.newest && drifts.length === 0) {
    const missing = missingParts(connection, migrations, version, tables);
    if (missing.length > 0) drifts.push({ kind: 'schema', missing });
  }
  return drifts;
}

/** Tables and columns a version should have and this file has not. Text is compared first: it is nearly always the same. */
function missingParts(
  connection: Database,
  migrations: MigrationSet,
  version: number,
  tables: ReadonlyMap<string, string>,
): readonly string[] {
  const differing = [...migrations.tablesAt(version)].filter(([name, sql]) => tables.get(name) !== sql);
  return differing.flatMap(([name]) =>
    tables.has(name) ? missingColumns(connection, migrations, version, name) : [`table ${name}`],
  );
}

function missingColumns(
  connection: Database,
  migrations: MigrationSet,
  version: number,
  table: string,
): readonly string[] {
  const wanted = migrations.structureAt(version).get(`table ${table}`)?.traits ?? [];
  const own = columnNames(connection, table).map((column) => `column name=${column.toUpperCase()} `);
  return wanted
    .filter((trait) => trait.startsWith('column ') && !own.some((column) => trait.startsWith(column)))
    .map((trait) => `${table}.${trait.replace(/^column name=(\S+).*$/, '$1').toLowerCase()}`);
}
