import { existsSync, linkSync, mkdirSync, renameSync, rmSync, statSync, unlinkSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { databaseBytes, type ProgressOptions } from '@auralis/sqlite';
import {
  assertFreeSpace,
  releaseTempName,
  syncDirectory,
  syncFile,
  tempFileName,
  throwIfAborted,
  withSidecars,
} from '@auralis/sqlite/support';
import { sweepUnfinished } from '../catalog/backup-directory.ts';
import { type BackupPlace, backupPlace } from '../catalog/backup-place.ts';
import { type Backup, findBackup } from '../catalog/list-backups.ts';
import { BackupError, toBackupError } from '../errors.ts';
import { preserveFiles } from '../restore/preserve-files.ts';
import { verifyBackup } from '../verify/verify-backup.ts';
import { applyLog } from './apply-log.ts';
import type { SalvageReport } from './salvage-report.ts';

export interface SalvageDatabaseOptions extends ProgressOptions {
  /** The damaged file. It is copied byte by byte, and never opened by SQLite or written to. */
  readonly database: string | URL;
  /** Path of the new file, which must not exist yet. */
  readonly to: string;
  /** Id of a backup whose rows replace the unreadable ones. It is verified first. */
  readonly backup?: string | undefined;
  /** Where backups and evidence are kept. Default: `backups` beside the database. */
  readonly directory?: string | undefined;
  readonly now?: (() => Date) | undefined;
}

/**
 * Saves the readable rows of a damaged database into a new file, and keeps the damaged file as evidence. SQLite reads
 * the sound tables. The pages of other tables are read one by one, including orphan pages whose parent is damaged,
 * and then rows that an index holds completely. No row comes from free space, none is saved twice, and every saved row
 * certainly belongs to its table. Indexes, views, triggers and full-text tables are created again from their SQL.
 * SQLite keeps no checksums, so a value that was damaged into another valid value cannot be detected.
 *
 * Progress: phases `evidence` in bytes, `read` in pages, `write` in tables, `check`.
 *
 * @throws BackupError `SALVAGE_FAILED` (nothing was readable, or `to` exists), `BACKUP_DAMAGED`, `DATABASE_MISSING`,
 *   `BACKUP_MISSING`, `DATABASE_UNREADABLE`, `DATABASE_BUSY`, `DISK_FULL`, `CANCELLED`
 *
 * @example
 * const { status, tables } = await salvageDatabase({ database: 'app.db', to: 'database.salvaged.db' });
 */
export async function salvageDatabase(options: SalvageDatabaseOptions): Promise<SalvageReport> {
  const place = backupPlace(options.database, options.directory);
  const to = resolve(options.to);
  const watch = { onProgress: options.onProgress, signal: options.signal };
  let evidence: string | null = null;
  try {
    throwIfAborted(watch.signal);
    assertPossible(place, to);
    const backup = options.backup === undefined ? null : findBackup(place, options.backup);
    if (backup !== null) await verifyBackup(backup, { ...watch, level: 3 });
    sweepUnfinished(dirname(to), basename(to));
    evidence = await preserveFiles(place, 'copy-unopened', (options.now ?? (() => new Date()))(), watch);
    if (evidence === null) throw missing(place);
    return await salvageFrom({ ...watch, evidence, place, to, backup });
  } catch (error) {
    const message = `The content of ${place.database} could not be salvaged.`;
    const hint = 'Restore a backup, or name a backup whose rows replace the lost ones.';
    const facts = { database: place.database, to, evidence };
    const failure = toBackupError(error, { code: 'SALVAGE_FAILED', message, hint }, facts);
    // After a cancellation or a full disk the damaged file is unchanged, and the next run makes a new copy.
    if (evidence !== null && failure.code !== 'SALVAGE_FAILED') rmSync(evidence, { recursive: true, force: true });
    throw failure;
  }
}

function assertPossible(place: BackupPlace, to: string): void {
  const { database, directory } = place;
  const found = statSync(database, { throwIfNoEntry: false });
  if (found === undefined) throw missing(place);
  if (!found.isFile()) {
    throw new BackupError('DATABASE_UNREADABLE', {
      message: `${database} is not a file.`,
      detail: 'The path is a folder or a special file.',
      hint: 'Name the database file itself.',
      facts: { database },
    });
  }
  if (existsSync(to)) {
    throw new BackupError('SALVAGE_FAILED', {
      message: `The file ${to} already exists.`,
      detail: 'The new file never replaces another.',
      hint: 'Choose a name that no file has.',
      facts: { database, to },
    });
  }
  const { main, wal, journal } = databaseBytes(database);
  assertFreeSpace(directory, main + wal + journal);
  // Room for a scratch copy and the new file; both may grow by the size of the log.
  assertFreeSpace(dirname(to), 2 * (main + wal + journal));
}

function missing({ database }: BackupPlace): BackupError {
  return new BackupError('DATABASE_MISSING', {
    message: `The file ${database} does not exist.`,
    detail: 'Salvage needs the damaged database file.',
    hint: 'Check the path, or restore a backup.',
    facts: { database },
  });
}

interface SalvageFromOptions extends ProgressOptions {
  readonly evidence: string;
  readonly place: BackupPlace;
  readonly to: string;
  readonly backup: Backup | null;
}

async function salvageFrom({ evidence, place, to, backup, ...watch }: SalvageFromOptions): Promise<SalvageReport> {
  const folder = tempFileName(to, 'look');
  const partial = tempFileName(to);
  try {
    mkdirSync(folder, { mode: 0o700 });
    const scratch = join(folder, 'damaged.db');
    // node:fs/promises adds half a megabyte to memory, and no other part of this package needs it.
    const { copyFile } = await import('node:fs/promises');
    for (const file of withSidecars(join(evidence, place.name))) {
      await copyFile(file, scratch + basename(file).slice(place.name.length));
    }
    const log = applyLog(scratch);
    // The page reader is larger than the rest of the package, and an app rarely needs it at startup.
    const { buildDatabase } = await import('./build-database.ts');
    const built = await buildDatabase({ ...watch, log, scratch, folder, partial, backup, evidence });
    publishDatabase(partial, to);
    return { path: to, evidence, backup: backup?.id ?? null, ...built };
  } finally {
    for (const leftover of [folder, partial, `${partial}-journal`]) rmSync(leftover, { recursive: true, force: true });
    releaseTempName(folder);
    releaseTempName(partial);
  }
}

/** Gives the finished file its final name durably, without replacing an existing file. */
function publishDatabase(partial: string, to: string): void {
  syncFile(partial);
  try {
    linkSync(partial, to);
    unlinkSync(partial);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' || existsSync(to)) throw taken(to, error);
    // This file system has no hard links.
    renameSync(partial, to);
  }
  syncDirectory(dirname(to));
}

function taken(to: string, cause: unknown): BackupError {
  return new BackupError('SALVAGE_FAILED', {
    message: `The file ${to} was created by another process during the salvage.`,
    detail: 'The new file never replaces another.',
    hint: 'Choose a name that no file has.',
    facts: { to },
    cause,
  });
}
