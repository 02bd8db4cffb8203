import { statSync } from 'node:fs';
import type { CodedError } from '@auralis/errors';
import type { PrepareConnection, ProgressOptions } from '@auralis/sqlite';
import { isDamage, readHeader, throwIfAborted } from '@auralis/sqlite/support';
import type { Backup } from '../catalog/list-backups.ts';
import {
  type BackupManifest,
  type VerificationFailure,
  type VerificationLevel,
  withFailure,
  withVerification,
} from '../catalog/manifest.ts';
import { updateManifest } from '../catalog/update-manifest.ts';
import { BackupError, toBackupError } from '../errors.ts';
import { type Drill, runDrill } from './drill.ts';
import type { InspectionResult } from './inspect-copy.ts';
import { hashOffThread, inspectCopy } from './off-thread.ts';

export interface VerifyBackupOptions extends ProgressOptions {
  /** How thoroughly to verify, from 1 to 5; every level includes the lower ones. Default 4. */
  readonly level?: VerificationLevel | undefined;
  /** Required for level 5: uses a restored copy as the app would, and throws when that fails. */
  readonly drill?: Drill | undefined;
  /** For a file that needs functions or extensions of the app. The copy is then checked in the calling thread. */
  readonly prepare?: PrepareConnection | undefined;
  readonly now?: (() => Date) | undefined;
}

export interface Verification {
  /** With its manifest as it is now. */
  readonly backup: Backup;
  readonly level: VerificationLevel;
  /** False when the result could not be written beside the copy, for example on read-only media. */
  readonly recorded: boolean;
}

/**
 * Verifies that a backup is intact, and records the result in its manifest. The copy itself is never changed. Level 1
 * compares size, header and ids, level 2 the SHA-256, level 3 runs `quick_check`, level 4 runs `integrity_check` and
 * counts rows and broken foreign keys, level 5 restores the backup to a scratch folder and passes it to your `drill`.
 *
 * Progress: phases `hash`, `check` and `drill`, in bytes.
 *
 * @throws TypeError for level 5 without a drill
 * @throws BackupError `BACKUP_DAMAGED` and `DRILL_FAILED` (both are recorded too), `BACKUP_FAILED` (the backup could
 *   not be read), `CANCELLED`, `DISK_FULL`
 *
 * @example
 * for (const backup of listBackups({ database: 'app.db' })) {
 *   try {
 *     await verifyBackup(backup, { level: 4 });
 *   } catch (error) {
 *     if (!(error instanceof CodedError)) throw error;
 *     console.error(`${error.code}: ${error.message} ${error.hint}`);
 *   }
 * }
 */
export async function verifyBackup(backup: Backup, options: VerifyBackupOptions = {}): Promise<Verification> {
  const { level = 4, now = () => new Date() } = options;
  if (level === 5 && options.drill === undefined) throw new TypeError('Level 5 requires a drill');
  const at = () => now().toISOString();
  try {
    throwIfAborted(options.signal);
    const found = await verifyUpTo(level, backup, options);
    const withSuccess = (manifest: BackupManifest) => {
      const facts = found === null ? {} : { orphans: found.orphans ?? manifest.orphans, unchecked: found.unchecked };
      return withVerification({ ...manifest, ...facts }, { level, at: at() });
    };
    return { ...record(backup, withSuccess), level };
  } catch (cause) {
    const message = `The backup ${backup.path} could not be verified.`;
    const hint = 'Check that the backup can be read, then verify it again.';
    const error = toBackupError(cause, { code: 'BACKUP_FAILED', message, hint }, { backup: backup.path, level });
    const failed = failedLevel(error);
    if (failed !== null)
      record(backup, (manifest) => recordFailure(manifest, { level: failed, at: at(), reason: error.detail }));
    throw error;
  }
}

/** @returns what was found in the contents, where they were inspected */
async function verifyUpTo(
  level: VerificationLevel,
  backup: Backup,
  options: VerifyBackupOptions,
): Promise<InspectionResult | null> {
  verifyHeader(backup);
  if (level >= 2) await verifyBytes(backup, options);
  if (level < 3) return null;
  const found = await verifyContents(backup, level === 3 ? 3 : 4, options);
  if (level === 5 && options.drill !== undefined) await runDrill(backup, options.drill, options);
  return found;
}

function verifyHeader(backup: Backup): void {
  const { bytes, pageSize, applicationId, userVersion } = backup.manifest;
  const check = { backup, level: 1 } as const;
  const size = statSync(backup.path).size;
  if (size !== bytes) throw damaged(check, `it has ${size} bytes instead of ${bytes}`);
  const header = readHeader(backup.path);
  if (header === null) throw damaged(check, 'it does not begin with the header of a SQLite file');
  assertEqual(check, 'page size', header.pageSize, pageSize);
  assertEqual(check, 'application id', header.applicationId, applicationId);
  assertEqual(check, 'user version', header.userVersion, userVersion);
}

async function verifyBytes(backup: Backup, { onProgress, signal }: VerifyBackupOptions): Promise<void> {
  const { bytes, sha256 } = backup.manifest;
  onProgress?.({ phase: 'hash', done: 0, total: bytes });
  assertEqual({ backup, level: 2 }, 'SHA-256', await hashOffThread(backup.path, { bytes, signal }), sha256);
  onProgress?.({ phase: 'hash', done: bytes, total: bytes });
}

async function verifyContents(backup: Backup, level: 3 | 4, options: VerifyBackupOptions): Promise<InspectionResult> {
  const { onProgress } = options;
  const { bytes, pageCount, rows } = backup.manifest;
  const check = { backup, level };
  onProgress?.({ phase: 'check', done: 0, total: bytes });
  const found = await inspect(check, options);
  if (found.damage.length > 0) throw damaged(check, found.damage.slice(0, 20).join('\n'));
  assertEqual(check, 'number of pages', found.pageCount, pageCount);
  const isUnchecked = (table: string) => found.unchecked.some((one) => one.table === table);
  for (const [table, count] of Object.entries(rows).filter(([name]) => !isUnchecked(name)))
    assertEqual(check, `number of rows in ${table}`, found.rows[table] ?? 0, count);
  onProgress?.({ phase: 'check', done: bytes, total: bytes });
  return found;
}

async function inspect(check: Check, { signal, prepare }: VerifyBackupOptions): Promise<InspectionResult> {
  const { path, manifest } = check.backup;
  try {
    const depth = check.level === 3 ? 'quick' : 'full';
    return await inspectCopy({ path, depth }, { bytes: manifest.bytes, signal, prepare });
  } catch (error) {
    throw isDamage(error) ? damaged(check, String(error)) : error;
  }
}

interface Check {
  readonly backup: Backup;
  readonly level: VerificationLevel;
}

function damaged({ backup: { path }, level }: Check, detail: string): BackupError {
  return new BackupError('BACKUP_DAMAGED', {
    message: `The backup ${path} is damaged.`,
    detail,
    hint: 'Use another backup, and create a new one on another disk.',
    facts: { backup: path, level },
  });
}

function assertEqual(check: Check, what: string, found: string | number, expected: string | number): void {
  if (found !== expected) throw damaged(check, `the ${what} is ${found} instead of ${expected}`);
}

/** The level at which an error shows the backup to fail; null for an error that says nothing about the backup. */
function failedLevel(error: CodedError): VerificationLevel | null {
  if (error.code === 'DRILL_FAILED') return 5;
  return error.code === 'BACKUP_DAMAGED' ? (error.facts.level as VerificationLevel) : null;
}

/** A drill only runs after level 4 was passed. */
function recordFailure(manifest: BackupManifest, failure: VerificationFailure): BackupManifest {
  const passed = failure.level === 5 ? withVerification(manifest, { level: 4, at: failure.at }) : manifest;
  return withFailure(passed, failure);
}

function record(
  backup: Backup,
  change: (manifest: BackupManifest) => BackupManifest,
): { readonly backup: Backup; readonly recorded: boolean } {
  try {
    return { backup: { ...backup, manifest: updateManifest(backup, change) }, recorded: true };
  } catch {
    // Read-only media: the result is valid, it just can't be saved there.
    return { backup: { ...backup, manifest: change(backup.manifest) }, recorded: false };
  }
}
