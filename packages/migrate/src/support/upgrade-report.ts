import { arch, platform, release } from 'node:os';
import { dirname } from 'node:path';
import { CodedError } from '@auralis/errors';
import { databaseBytes, freeBytes } from '@auralis/sqlite';
import { inspectDatabase } from '../inspection/inspect-database.ts';
import type { Inspection } from '../inspection/inspection.ts';
import { type JournalEntry, readJournal } from '../journal/journal.ts';
import type { MigrationSet } from '../migrations/migration-set.ts';
import { type UpgradeStats, upgradeStats } from './stats.ts';

/** What support needs to help: no rows, no names, no paths. Sizes in bytes, times in milliseconds. */
export interface UpgradeReport {
  readonly at: string;
  readonly appVersion: string;
  readonly system: {
    readonly platform: string;
    readonly release: string;
    readonly arch: string;
    readonly node: string;
  };
  readonly database: {
    readonly status: Inspection['status'] | 'unreadable';
    /** The code of the error when it cannot be read. */
    readonly code: string | null;
    readonly schema: number | null;
    readonly wanted: number;
    readonly drifts: readonly string[];
    readonly bytes: number;
    readonly walBytes: number;
    readonly freeBytes: number | null;
  };
  readonly backups: {
    readonly usable: number;
    readonly unusable: number;
    readonly newest: { readonly at: string; readonly schema: number | null; readonly proof: number } | null;
    /** The code of the error when they cannot be listed. */
    readonly code: string | null;
  };
  readonly stats: UpgradeStats;
  /** The last lines of the journal; empty where it cannot be used, and then `journalCode` says why. */
  readonly journal: readonly JournalEntry[];
  readonly journalCode: string | null;
}

export interface UpgradeReportOptions {
  readonly database: string;
  readonly migrations: MigrationSet;
  readonly appVersion: string;
  readonly backups?: { readonly directory?: string };
  readonly now?: () => Date;
}

const JOURNAL_LINES = 40;

/**
 * Makes a report for support about a database in any state. It contains none of the user's data.
 *
 * @example
 * const report = await upgradeReport({ database: 'app.db', migrations, appVersion: '1.4.0' });
 * console.log(JSON.stringify(report, null, 2));
 */
export async function upgradeReport(options: UpgradeReportOptions): Promise<UpgradeReport> {
  const { database, migrations, appVersion, backups, now = () => new Date() } = options;
  const { journal, journalCode } = readJournalOrCode(database);
  return {
    at: now().toISOString(),
    appVersion,
    system: { platform: platform(), release: release(), arch: arch(), node: process.versions.node },
    database: describeDatabase(database, migrations),
    backups: await describeBackups(database, backups?.directory),
    stats: upgradeStats([journal]),
    journal: journal.slice(-JOURNAL_LINES),
    journalCode,
  };
}

function readJournalOrCode(database: string): Pick<UpgradeReport, 'journal' | 'journalCode'> {
  try {
    return { journal: readJournal(database), journalCode: null };
  } catch (error) {
    return { journal: [], journalCode: String((error as { readonly code?: unknown }).code ?? 'UNKNOWN') };
  }
}

function describeDatabase(database: string, migrations: MigrationSet): UpgradeReport['database'] {
  const { main, wal } = databaseBytes(database);
  const found = inspectOrCode(database, migrations);
  const about = { wanted: migrations.newest, bytes: main, walBytes: wal, freeBytes: freeBytesAround(database) };
  if (typeof found === 'string') return { status: 'unreadable', code: found, schema: null, drifts: [], ...about };
  const schema = 'version' in found ? found.version : null;
  const drifts = found.status === 'drifted' ? found.drifts.map(({ kind }) => kind) : [];
  return { status: found.status, code: null, schema, drifts, ...about };
}

function inspectOrCode(database: string, migrations: MigrationSet): Inspection | string {
  try {
    return inspectDatabase(database, migrations);
  } catch (error) {
    // A report about a database that cannot be read is what support needs most.
    return String((error as { readonly code?: unknown }).code ?? 'UNKNOWN');
  }
}

function freeBytesAround(database: string): number | null {
  try {
    return freeBytes(dirname(database));
  } catch {
    // The folder does not exist; the rest of the report shows it.
    return null;
  }
}

async function describeBackups(database: string, directory: string | undefined): Promise<UpgradeReport['backups']> {
  // Loaded on demand: a report is made only after a failure.
  const { surveyBackups } = await import('@auralis/backup/support');
  let survey: ReturnType<typeof surveyBackups>;
  try {
    survey = surveyBackups({ database, directory });
  } catch (error) {
    return { usable: 0, unusable: 0, newest: null, code: error instanceof CodedError ? error.code : 'UNEXPECTED' };
  }
  const { backups, unusable } = survey;
  const [newest] = backups;
  return {
    code: null,
    usable: backups.length,
    unusable: unusable.length,
    newest:
      newest === undefined
        ? null
        : {
            at: newest.manifest.createdAt,
            schema: newest.manifest.schemaVersion,
            proof: Math.max(0, ...newest.manifest.proofs.map(({ level }) => level)),
          },
  };
}
