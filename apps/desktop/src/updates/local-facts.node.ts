import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { listBackups } from '@auralis/backup';
import { type Inspection, inspectDatabase, type MigrationSet } from '@auralis/migrate';
import { databaseBytes, freeBytes } from '@auralis/sqlite';
import { nearestExistingDirectory } from '@auralis/sqlite/support';
import type { DiskSpace, LibraryFacts, LocalFacts } from './local-facts.ts';

export interface Places {
  /** Path of the library. */
  readonly library: string;
  readonly migrations: MigrationSet;
  /** Default: the folder `backups` beside the library. */
  readonly backups?: string;
  /** Folder in which downloads are kept. */
  readonly download: string;
  /** Folder of the installed app. */
  readonly app: string;
}

/**
 * Reads what an offer depends on: the schema of the library, the free space, and the age of the last backup. Never rejects.
 *
 * @param log - gets the reason when the library or its backups can't be read
 */
export async function readLocalFacts(places: Places, log: (error: unknown) => void): Promise<LocalFacts> {
  const beside = dirname(places.library);
  return {
    library: valueOr({ status: 'unknown' }, () => libraryFacts(places), log),
    disks: {
      download: await diskSpace(places.download),
      app: await diskSpace(places.app),
      library: await diskSpace(beside),
      backups: await diskSpace(places.backups ?? beside),
    },
    lastBackupAt: valueOr(null, () => lastBackupAt(places), log),
  };
}

function libraryFacts({ library, migrations }: Places): LibraryFacts {
  const { main, wal, journal } = databaseBytes(library);
  return describe(inspectDatabase(library, migrations), main + wal + journal);
}

function describe(inspection: Inspection, bytes: number): LibraryFacts {
  switch (inspection.status) {
    case 'absent':
    case 'empty':
      return { status: 'absent' };
    case 'current':
    case 'behind':
    case 'ahead':
      return { status: 'known', version: inspection.version, minReader: inspection.minReader, bytes };
    case 'legacy':
      return { status: 'known', version: 'legacy', minReader: 0, bytes };
    case 'foreign':
    case 'damaged':
    case 'drifted':
      return { status: 'unknown' };
  }
}

function lastBackupAt({ library, backups }: Places): string | null {
  if (!existsSync(library)) return null;
  const [newest] = listBackups({ database: library, directory: backups });
  return newest?.manifest.createdAt ?? null;
}

async function diskSpace(folder: string): Promise<DiskSpace> {
  const existing = nearestExistingDirectory(folder);
  return { device: (await stat(existing)).dev, freeBytes: freeBytes(existing) };
}

function valueOr<Value>(fallback: Value, read: () => Value, log: (error: unknown) => void): Value {
  try {
    return read();
  } catch (error) {
    log(error);
    return fallback;
  }
}
