import { accessSync, constants, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { databaseBytes } from '@auralis/sqlite';
import { assertFreeSpace, describeCause, isLiveDescriptor } from '@auralis/sqlite/support';
import type { BackupPlace } from '../catalog/backup-place.ts';
import type { Backup } from '../catalog/list-backups.ts';
import type { BackupManifest } from '../catalog/manifest.ts';
import { BackupError } from '../errors.ts';
import type { LiveState } from './live-state.ts';

/**
 * Rejects a backup that only newer versions of the app can read.
 *
 * @param maxSchemaVersion - the newest schema version that the app supports; undefined: no limit
 * @throws BackupError `BACKUP_TOO_NEW`
 */
export function assertReadableByApp({ path, manifest }: Backup, maxSchemaVersion: number | undefined): void {
  const { schemaVersion, minReader, appVersion } = manifest;
  if (maxSchemaVersion === undefined || isReadableUpTo(maxSchemaVersion, manifest)) return;
  const creator = appVersion === null ? 'a newer version' : `version ${appVersion}`;
  throw new BackupError('BACKUP_TOO_NEW', {
    message: `The backup was created by ${creator} of the app, and this version cannot read it.`,
    detail: `The backup has schema ${schemaVersion}, readable from schema ${minReader ?? 'unknown'} on; this app supports up to ${maxSchemaVersion}.`,
    hint: 'Update the app, or choose an older backup.',
    facts: { backup: path, schemaVersion, minReader, appVersion, maxSchemaVersion },
  });
}

/** Whether an app that supports schemas up to `schema` can read a backup. */
export function isReadableUpTo(schema: number, { schemaVersion, minReader }: BackupManifest): boolean {
  return schemaVersion === null || schemaVersion <= schema || (minReader !== null && minReader <= schema);
}

/** @throws BackupError `RESTORE_FAILED` for a backup of another application */
export function assertSameApplication({ database }: BackupPlace, { path, manifest }: Backup, live: LiveState): void {
  if (live.status !== 'readable' || live.applicationId === 0 || manifest.applicationId === 0) return;
  if (live.applicationId === manifest.applicationId) return;
  throw new BackupError('RESTORE_FAILED', {
    message: `The backup ${path} belongs to another application than ${database}.`,
    detail: `application_id is ${live.applicationId} in the database and ${manifest.applicationId} in the backup.`,
    hint: 'Choose a backup of this database.',
    facts: { database, backup: path },
  });
}

/**
 * SQLite opens a file that may only be read without an error, and fails at its first write, after the safety copy.
 *
 * @throws BackupError `DATABASE_UNREADABLE`
 */
export function assertWritable({ database }: BackupPlace): void {
  try {
    accessSync(database, constants.W_OK);
  } catch (cause) {
    throw new BackupError('DATABASE_UNREADABLE', {
      message: `The file ${database} can only be read. The database is unchanged.`,
      detail: describeCause(cause),
      hint: 'Check the permissions of the file and its folder.',
      facts: { database },
      cause,
    });
  }
}

/**
 * Both methods need this much. It is checked before SQLite opens the live file, which fails on a full disk.
 *
 * @throws DatabaseError `DISK_FULL`
 */
export function assertSpaceForCopy({ database }: BackupPlace, { manifest }: Backup): void {
  assertFreeSpace(dirname(database), manifest.bytes);
}

/**
 * In place, the current file is copied first, then the backup goes through SQLite's log, and the file may grow.
 *
 * @throws DatabaseError `DISK_FULL`
 */
export function assertSpaceInPlace(place: BackupPlace, { manifest }: Backup): void {
  const folder = dirname(place.database);
  const { main, wal } = databaseBytes(place.database);
  const log = Math.max(main, manifest.bytes);
  const growth = Math.max(0, manifest.bytes - main);
  const safetyCopy = isSameDisk(folder, place.directory) ? main + wal : 0;
  assertFreeSpace(folder, log + growth + safetyCopy);
}

function isSameDisk(one: string, other: string): boolean {
  return !existsSync(other) || statSync(one).dev === statSync(other).dev;
}

interface Program {
  readonly pid: number;
  readonly name: string;
}

/**
 * Refuses to replace a file that programs have open, since they would go on writing into the old file. Known on Linux
 * only; Windows itself refuses to replace an open file.
 *
 * @throws BackupError `DATABASE_BUSY` with the `programs` in its facts
 */
export function assertNotOpenElsewhere({ database }: BackupPlace): void {
  const programs = programsUsing(database);
  if (programs.length === 0) return;
  const names = programs.map(({ pid, name }) => (pid === process.pid ? `this program (${pid})` : `${name} (${pid})`));
  throw new BackupError('DATABASE_BUSY', {
    message: `The database is damaged and must be replaced, but it is open in ${names.join(', ')}.`,
    detail: `${database} can't be written through SQLite, and its file is open.`,
    hint: 'Close these programs, then try again.',
    facts: { database, programs },
  });
}

/** Every program of this user that has the file open, this one included; descriptors of `liveDescriptor` don't count. */
function programsUsing(path: string): readonly Program[] {
  const file = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (file === undefined || process.platform !== 'linux') return [];
  const isSame = (link: string) => {
    const open = statOrNull(link);
    return open !== null && open.ino === file.ino && open.dev === file.dev;
  };
  return namesIn('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => descriptorsOf(pid).some((fd) => isSame(`/proc/${pid}/fd/${fd}`)))
    .map((pid) => ({ pid: Number(pid), name: nameOf(pid) }));
}

function descriptorsOf(pid: string): readonly string[] {
  const all = namesIn(`/proc/${pid}/fd`);
  return Number(pid) === process.pid ? all.filter((fd) => !isLiveDescriptor(Number(fd))) : all;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    // The process has ended, or belongs to another user.
    return [];
  }
}

function statOrNull(link: string) {
  try {
    return statSync(link, { bigint: true });
  } catch {
    // The descriptor was closed, or is a pipe without a name.
    return null;
  }
}

function nameOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    // The process has ended.
    return '';
  }
}
