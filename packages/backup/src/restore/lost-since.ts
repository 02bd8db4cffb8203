import { countRows, isDamage, openDatabase, readCopy } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import type { Backup } from '../catalog/list-backups.ts';

/** What the application counts a file by, besides rows: plays, favourites … It must answer for every schema. */
export type Facts = (connection: Database) => Readonly<Record<string, number | string | null>>;

/** A count that is not the same in the library and in the backup; null where there is no such table or fact. */
export interface Difference {
  readonly name: string;
  readonly library: number | string | null;
  readonly backup: number | string | null;
}

/** What a restore takes away, or brings back. Empty lists: nothing that was counted differs. */
export interface LostSince {
  /** When the backup was made, as an ISO date in UTC. */
  readonly since: string;
  /** Rows per table. */
  readonly rows: readonly Difference[];
  readonly facts: readonly Difference[];
}

export interface Counted {
  readonly rows: Readonly<Record<string, number>>;
  readonly facts: Readonly<Record<string, number | string | null>>;
}

export function lostSince(backup: Backup, library: Counted, restored: Counted): LostSince {
  return {
    since: backup.manifest.createdAt,
    rows: differences(library.rows, restored.rows),
    facts: differences(library.facts, restored.facts),
  };
}

/** Counts a live database, all of one moment; null where it is too damaged for that. */
export function countLive(database: string, facts: Facts | undefined): Counted | null {
  // Not read-only: in WAL mode such a connection leaves its `-wal` and `-shm` behind.
  const connection = openDatabase(database);
  try {
    connection.exec('BEGIN');
    return { rows: countRows(connection), facts: facts?.(connection) ?? {} };
  } catch (error) {
    if (isDamage(error)) return null;
    throw error;
  } finally {
    connection.close();
  }
}

/** The rows of a backup are in its manifest; only for facts is it opened. */
export function countBackup({ path, manifest }: Backup, facts: Facts | undefined): Counted {
  if (facts === undefined) return { rows: manifest.rows, facts: {} };
  return { rows: manifest.rows, facts: readCopy(path, facts) };
}

function differences(library: Counted['facts'], backup: Counted['facts']): readonly Difference[] {
  const names = [...new Set([...Object.keys(library), ...Object.keys(backup)])];
  return names
    .map((name) => ({ name, library: library[name] ?? null, backup: backup[name] ?? null }))
    .filter((one) => one.library !== one.backup);
}
