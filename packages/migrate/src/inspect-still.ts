import { readStill, type StillDatabase, type StillRow } from '@auralis/backup/storage';
import type { Inspection } from './inspection.ts';
import { headerOf, isOwnLedger, type LedgerRow } from './ledger.ts';
import { ledgerDrift } from './ledger-drift.ts';
import type { MigrationSet } from './migrations/migration-set.ts';

/**
 * The answer of nearly every start, without SQLite: the file is at rest, its schema is that of the newest version to
 * the letter, and its ledger says so. Null in every other case: then SQLite is asked.
 */
export function inspectStill(database: string, migrations: MigrationSet): Inspection | null {
  return readStill(database, (still) => currentOrNull(still, database, migrations));
}

function currentOrNull(still: StillDatabase, database: string, migrations: MigrationSet): Inspection | null {
  if (!isSchemaOf(still, migrations.definitionsAt(migrations.newest))) return null;
  const ledger = still.rowsOf('schema_version').map(ledgerRow);
  const newest = ledger.at(-1);
  if (newest?.version !== migrations.newest || ledgerDrift(ledger, migrations).length > 0) return null;
  const { version, minReader } = newest;
  return {
    status: 'current',
    database,
    version,
    minReader: minReader ?? version,
    header: headerOf(still.header, version),
  };
}

/** Every object as the steps make it, our ledger, and nothing of others, whose SQL only SQLite can vouch for. */
function isSchemaOf({ objects }: StillDatabase, definitions: ReadonlyMap<string, string>): boolean {
  let own = 0;
  let ledgers = 0;
  for (const { type, name, sql } of objects) {
    if (name.startsWith('sqlite_')) continue;
    if (name === 'schema_version' && type === 'table' && isOwnLedger(sql ?? '')) ledgers += 1;
    else if (definitions.get(`${type} ${name}`) === (sql ?? '')) own += 1;
    else return false;
  }
  return ledgers === 1 && own === definitions.size;
}

function ledgerRow({ rowid, values }: StillRow): LedgerRow {
  const [, version, appliedAt, description, script, checksum, appVersion, durationMs, minReader] = values;
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  const number = (value: unknown) => (typeof value === 'number' ? value : null);
  return {
    id: rowid,
    version: number(version) ?? -1,
    appliedAt: text(appliedAt) ?? '',
    description: text(description),
    script: text(script),
    checksum: text(checksum),
    appVersion: text(appVersion),
    durationMs: number(durationMs),
    minReader: number(minReader),
  };
}
