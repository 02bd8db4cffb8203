import type { BackupInProgress, CompletedBackup } from '@auralis/backup/support';
import { countRows, type PrepareConnection, readCopy } from '@auralis/sqlite';
import { readCounters, rowsOf } from '@auralis/sqlite/support';
import type { Database } from 'better-sqlite3';
import { MigrateError } from '../errors.ts';
import { readSchemaRows } from '../schema/structure.ts';
import { type BrokenDependent, findBrokenDependents } from '../verify/dependents.ts';
import { countFacts, type DatabaseFacts } from '../verify/losses.ts';
import { type BrokenReferences, copyRecords, createRecords, recordBrokenReferences } from '../verify/references.ts';
import type { LockedUpgrade } from './locked-upgrade.ts';

/**
 * Answers to the caller's named queries; null where a table or column does not exist. An integer above 2^53 is decimal
 * text.
 */
export type Measures = Readonly<Record<string, number | string | null>>;

/** The temporary table with the references that were broken before the first migration. */
export const BROKEN_BEFORE = 'auralis_broken_before';

/** The state of a database before the first migration, with which the result is compared. */
export interface Baseline {
  readonly measures: Measures;
  /** Every object in the file, by type and name. */
  readonly objects: ReadonlySet<string>;
  /** What the migrations create up to the version of the file; null for a file without a version. */
  readonly own: ReadonlyMap<string, string> | null;
  /** Views and triggers that could not be used before either. */
  readonly brokenDependents: readonly BrokenDependent[];
  /** The counters of tables with AUTOINCREMENT. */
  readonly counters: ReadonlyMap<string, bigint>;
  /** Rows per table where they are known already: they estimate how long a migration takes. */
  readonly rows: Readonly<Record<string, number>> | null;
  /** Null where no statement can change a row. Waits for the backup, where there is one. */
  state(): Promise<StateBefore | null>;
}

export interface StateBefore {
  readonly broken: readonly BrokenReferences[];
  /** Path of the verified backup, with which every value is compared; null without one. */
  readonly backup: string | null;
  /** Rows and values, where there is no backup. */
  readonly counts: DatabaseFacts | null;
}

/**
 * Reads the state before the first migration. Without a backup the rows and values are counted. A route of only CREATE
 * and ADD COLUMN cannot change a row: then nothing is counted or compared.
 */
export function captureBaseline({ connection, plan, options }: LockedUpgrade, copy: BackupInProgress | null): Baseline {
  const { migrations, measures = {} } = options;
  const own = typeof plan.from === 'number' ? migrations.definitionsAt(plan.from) : null;
  const about = {
    measures: measure(connection, measures),
    objects: new Set(readSchemaRows(connection).map(({ type, name }) => `${type} ${name}`)),
    own,
    brokenDependents: findBrokenDependents(connection),
    counters: readCounters(connection),
  };
  if (plan.additive) return { ...about, rows: null, state: async () => null };
  const isOwnTable = (table: string) => own?.has(`table ${table}`) === true;
  if (copy === null) {
    const broken = recordBrokenReferences(connection, BROKEN_BEFORE, isOwnTable);
    const counts = countFacts(connection, migrations.ledger);
    return { ...about, rows: rowsOf(counts), state: async () => ({ broken, backup: null, counts }) };
  }
  const state = async () => stateInBackup(await copy.completed, connection, isOwnTable, options.prepare);
  return { ...about, rows: countRowsIfReadable(connection), state };
}

/** Broken references are looked up in the backup, which still has them, and only where it has any. */
function stateInBackup(
  { backup, orphans }: CompletedBackup,
  connection: Database,
  isOwnTable: (table: string) => boolean,
  prepare: PrepareConnection | undefined,
): StateBefore {
  const state = { backup: backup.path, counts: null };
  if (orphans === 0) {
    createRecords(connection, BROKEN_BEFORE);
    return { ...state, broken: [] };
  }
  const read = (copy: Database) => {
    const broken = recordBrokenReferences(copy, BROKEN_BEFORE, isOwnTable);
    copyRecords(copy, connection, BROKEN_BEFORE);
    return { ...state, broken };
  };
  return readCopy(backup.path, read, prepare);
}

function countRowsIfReadable(connection: Database): Readonly<Record<string, number>> | null {
  try {
    return countRows(connection);
  } catch {
    // The verification of the backup finds and names the damage; this is only an estimate of the duration.
    return null;
  }
}

/**
 * Answers named scalar queries.
 *
 * @throws MigrateError `MIGRATION_FAILED`
 */
export function measure(database: Database, queries: Readonly<Record<string, string>>): Measures {
  return Object.fromEntries(Object.entries(queries).map(([name, sql]) => [name, answer(database, name, sql)]));
}

function answer(database: Database, name: string, sql: string): number | string | null {
  try {
    const value: unknown = database.prepare(sql).pluck().safeIntegers().get();
    if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    return typeof value === 'number' || typeof value === 'string' ? value : null;
  } catch (cause) {
    const message = (cause as Error).message;
    if (/no such (?:table|column)/.test(message)) return null;
    throw new MigrateError('MIGRATION_FAILED', {
      message: 'The contents of the database could not be counted. The database is unchanged.',
      detail: `measure ${name}: ${message}`,
      hint: 'Correct the query in `measures`.',
      cause,
    });
  }
}
