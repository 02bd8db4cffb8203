import { isReencoded } from '@auralis/migration-files';
import { columnNames } from '@auralis/sqlite/support';
import type { Database } from 'better-sqlite3';
import type { MigrationSet } from '../migrations/migration-set.ts';
import { inspectUnrecorded } from './inspect-unrecorded.ts';
import type { Drift, Inspection } from './inspection.ts';
import { headerState, type LedgerRow, missingLedgerColumns, readLedger } from './ledger.ts';
import { readTables, type Tables, tablesChecksum } from './tables-checksum.ts';

/** Determines what an open database is. It only reads, inside a transaction or not; errors of SQLite pass through. */
export function inspectConnection(connection: Database, database: string, migrations: MigrationSet): Inspection {
  const tables = readTables(connection);
  const definition = tables.get(migrations.ledger);
  if (definition === undefined) return inspectUnrecorded(connection, database, migrations, tables);
  const missingColumns = missingLedgerColumns(definition, () => columnNames(connection, migrations.ledger));
  if (missingColumns.length > 0) return inspectUnrecorded(connection, database, migrations, tables, missingColumns);
  const ledger = readLedger(connection, migrations.ledger, definition);
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
  // Not as a query: for each pragma that is queried SQLite builds a virtual table, which takes longer than all the rest.
  const applicationId = Number(connection.pragma('application_id', { simple: true }));
  const userVersion = Number(connection.pragma('user_version', { simple: true }));
  const header = headerState({ applicationId, userVersion }, version);
  if (version > wanted) {
    const [compatible, writtenBy] = [minReader <= wanted, newest.appVersion];
    return { status: 'ahead', database, version, wanted, minReader, compatible, writtenBy, header };
  }
  if (version < wanted) return { status: 'behind', database, version, wanted, minReader, header };
  return { status: 'current', database, version, minReader, header };
}

function findDrift(
  connection: Database,
  ledger: readonly LedgerRow[],
  migrations: MigrationSet,
  tables: Tables,
): readonly Drift[] {
  const drifts = [...ledgerDrift(ledger, migrations)];
  const version = ledger.at(-1)?.version ?? 0;
  if (version <= migrations.newest && drifts.length === 0 && !isAsRecorded(ledger, migrations, tables)) {
    const missing = missingParts(connection, migrations, version, tables);
    if (missing.length > 0) drifts.push({ kind: 'schema', missing });
  }
  return drifts;
}

function isAsRecorded(ledger: readonly LedgerRow[], { ledger: name }: MigrationSet, tables: Tables): boolean {
  const recorded = ledger.at(-1)?.tablesChecksum ?? null;
  return recorded !== null && recorded === tablesChecksum(tables, name);
}

/** Invalid versions in a ledger, and migrations that this app does not have or has with another text; pure. */
function ledgerDrift(ledger: readonly LedgerRow[], { migrations, newest }: MigrationSet): readonly Drift[] {
  const drifts: Drift[] = [];
  const byFile = new Map(migrations.map((migration) => [migration.file, migration]));
  for (const { version, script, checksum } of ledger) {
    // SQLite stores any value in an INTEGER column.
    if (!Number.isInteger(version) || version < 1) drifts.push({ kind: 'version-invalid', found: String(version) });
    if (script === null || version > newest) continue;
    const migration = byFile.get(script);
    if (migration === undefined) drifts.push({ kind: 'migration-unknown', version, script });
    else if (checksum !== null && checksum !== migration.checksum && !isReencoded(migration.text, checksum))
      drifts.push({ kind: 'migration-edited', version, script, recorded: checksum, found: migration.checksum });
  }
  return drifts;
}

/** Missing tables and columns of a version. Text is compared first: it is nearly always the same. */
function missingParts(
  connection: Database,
  migrations: MigrationSet,
  version: number,
  tables: Tables,
): readonly string[] {
  const missing: string[] = [];
  for (const [name, sql] of migrations.tablesAt(version)) {
    if (tables.get(name) === sql) continue;
    if (tables.has(name)) missing.push(...missingColumns(connection, migrations, version, name));
    else missing.push(`table ${name}`);
  }
  return missing;
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
