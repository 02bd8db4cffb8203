import { columnNames } from '@auralis/sqlite/support';
import type { Database } from 'better-sqlite3';
import type { TableShape } from '../migrations/migration.ts';
import type { MigrationSet } from '../migrations/migration-set.ts';
import { compareStructures } from '../schema/compare.ts';
import { readStructure } from '../schema/structure.ts';
import type { Inspection } from './inspection.ts';
import type { Tables } from './tables-checksum.ts';

/** Determines what a database without a ledger is, by its tables alone. */
export function inspectUnrecorded(
  connection: Database,
  database: string,
  migrations: MigrationSet,
  tables: Tables,
  missingLedgerColumns: readonly string[] = [],
): Inspection {
  const names = [...tables.keys()].filter((name) => name !== migrations.ledger || missingLedgerColumns.length > 0);
  if (names.length === 0) return { status: 'empty', database };
  const shapes = shapesOf(migrations);
  const missing = [
    ...shapes.flatMap((shape) => missingFrom(connection, shape, tables)),
    ...missingLedgerColumns.map((column) => `${migrations.ledger}.${column}`),
    ...newerTables(migrations, tables).map((name) => `${name}: created by a newer version, but the ledger is missing`),
  ];
  const isOwnFile = Number(connection.pragma('application_id', { simple: true })) === migrations.applicationId;
  const foreignLedger = missingLedgerColumns.length > 0 && !isOwnFile ? migrations.ledger : null;
  const known = shapes.filter(({ table }) => tables.has(table));
  const adoptable = shapes.length > 0 && missing.length === 0;
  const looksLike =
    foreignLedger === null
      ? versionOf(connection, migrations, { tables, mayBeUnadopted: adoptable && !isOwnFile })
      : null;
  if (looksLike !== null) return lostLedger(connection, database, looksLike);
  if (known.length === 0)
    return { status: 'foreign', database, tables: names, reason: 'it has tables that this app does not know' };
  if (known.length * 2 < shapes.length)
    return { status: 'foreign', database, tables: names, reason: 'it has too few of the tables of this app' };
  const foreignTables = names.filter((name) => !shapes.some(({ table }) => table === name));
  return { status: 'legacy', database, adoptable, missing, foreignTables, foreignLedger };
}

function lostLedger(connection: Database, database: string, looksLike: number): Inspection {
  const userVersion = Number(connection.pragma('user_version', { simple: true }));
  const drifts = [{ kind: 'ledger-missing', userVersion, looksLike }] as const;
  return { status: 'drifted', database, version: null, drifts, ledger: [] };
}

function shapesOf({ migrations }: MigrationSet): readonly TableShape[] {
  return migrations.find(({ from }) => from === 'legacy')?.recognises ?? [];
}

function missingFrom(connection: Database, { table, columns }: TableShape, tables: Tables): readonly string[] {
  if (!tables.has(table)) return [`table ${table}`];
  const own = columnNames(connection, table);
  return columns.filter((column) => !own.includes(column)).map((column) => `${table}.${column}`);
}

function newerTables(migrations: MigrationSet, tables: Tables): readonly string[] {
  const shapes = shapesOf(migrations);
  return [...migrations.tablesAt(migrations.newest).keys()].filter(
    (name) => tables.has(name) && !shapes.some(({ table }) => table === name),
  );
}

/** Versions, newest first, whose tables are all here, while those of other versions are not. */
function versionsByName(migrations: MigrationSet, tables: Tables): readonly number[] {
  const versions = [...new Set(migrations.migrations.map(({ to }) => to))].toSorted((one, other) => other - one);
  const known = new Set(versions.flatMap((version) => [...migrations.tablesAt(version).keys()]));
  return versions.filter((version) => {
    const wanted = migrations.tablesAt(version);
    return wanted.size > 0 && [...known].every((name) => tables.has(name) === wanted.has(name));
  });
}

/**
 * The newest version whose tables are all here: with exactly the same text, else with the same structure, because adopting
 * and rebuilding leave names in quotes. A legacy database may look like the version of its adoption, even to the letter;
 * the application id in the header distinguishes it from an adopted one that lost its ledger.
 */
function versionOf(
  connection: Database,
  migrations: MigrationSet,
  { tables, mayBeUnadopted }: { readonly tables: Tables; readonly mayBeUnadopted: boolean },
): number | null {
  const named = versionsByName(migrations, tables);
  const hasText = (version: number) =>
    [...migrations.tablesAt(version)].every(([name, sql]) => tables.get(name) === sql);
  const identical = named.filter(hasText);
  if (mayBeUnadopted) return identical.includes(adoptedVersion(migrations)) ? null : (identical[0] ?? null);
  if (identical[0] !== undefined || named.length === 0) return identical[0] ?? null;
  const found = readStructure(connection);
  const fits = (version: number) => compareStructures(found, migrations.structureAt(version)).differences.length === 0;
  return named.find(fits) ?? null;
}

function adoptedVersion({ migrations }: MigrationSet): number {
  return migrations.find(({ from }) => from === 'legacy')?.to ?? 0;
}
