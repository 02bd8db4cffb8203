import { statSync } from 'node:fs';
import type { CodedError } from '@auralis/errors';
import { isDamage, type ProgressOptions, readHeader, throwIfAborted } from '@auralis/sqlite';
import type { Backup } from '../catalog/list-backups.ts';
import {
  type BackupManifest,
  type ProofFailure,
  type ProofLevel,
  withFailure,
  withProof,
} from '../catalog/manifest.ts';
import { changeManifest } from '../catalog/manifest-file.ts';
import { inspectCopy } from '../create/copy-source.ts';
import { BackupError, toBackupError } from '../errors.ts';
import { type Drill, runDrill } from './drill.ts';
import type { CopyInspection } from './inspect-copy.ts';
import { hashOffThread } from './off-thread.ts';

export interface VerifyBackupOptions extends ProgressOptions {
  /** How far to look; every level includes those before it. Default 4. */
  readonly level?: ProofLevel | undefined;
  /** Needed for level 5: uses a restored copy as the app would, and throws when it can't. */
  readonly drill?: Drill | undefined;
  readonly now?: (() => Date) | undefined;
}

export interface Verification {
  /** With its manifest as it is now. */
  readonly backup: Backup;
  readonly level: ProofLevel;
  /** False where the result could not be written beside the copy, on read-only media for one. */
  readonly recorded: boolean;
}

/**
 * Shows that a backup is what it was, and writes the result into its manifest. The copy itself is never changed.
 *
 * Progress: phases `hash`, `check` and `drill`, in bytes.
 *
 * @throws BackupError `BACKUP_DAMAGED` and `DRILL_FAILED` (also recorded), `BACKUP_FAILED`, `CANCELLED`, `DISK_FULL`
 *
 * @example
 * for (const backup of listBackups({ database })) await verifyBackup(backup, { level: 4 });
 */
export async function verifyBackup(backup: Backup, options: VerifyBackupOptions = {}): Promise<Verification> {
  const { level = 4, now = () => new Date() } = options;
  if (level === 5 && options.drill === undefined) throw new TypeError('Level 5 needs a drill');
  const at = () => now().toISOString();
  try {
    throwIfAborted(options.signal);
    const orphans = await prove(backup, level, options);
    const proven = (manifest: BackupManifest) =>
      withProof({ ...manifest, orphans: orphans ?? manifest.orphans }, { level, at: at() });
    return { ...record(backup, proven), level };
  } catch (error) {
    const message = `The backup ${backup.path} could not be checked.`;
    const told = toBackupError(error, { code: 'BACKUP_FAILED', message }, { backup: backup.path, level });
    const failed = failedLevel(told);
    if (failed !== null)
      record(backup, (manifest) => failing(manifest, { level: failed, at: at(), reason: told.detail }));
    throw told;
  }
}

/** Returns the number of orphans where they were counted. */
async function prove(backup: Backup, level: ProofLevel, options: VerifyBackupOptions): Promise<number | null> {
  proveShape(backup);
  if (level >= 2) await proveBytes(backup, options);
  if (level < 3) return null;
  const orphans = await proveContent(backup, level === 3 ? 3 : 4, options);
  if (level === 5 && options.drill !== undefined) await runDrill(backup, options.drill, options);
  return orphans;
}

function proveShape(backup: Backup): void {
  const { bytes, pageSize, applicationId, userVersion } = backup.manifest;
  const check = { backup, level: 1 } as const;
  const size = statSync(backup.path).size;
  if (size !== bytes) throw new Damaged(check, `it has ${size} bytes instead of ${bytes}`);
  const header = readHeader(backup.path);
  if (header === null) throw new Damaged(check, 'it does not begin as a SQLite file does');
  assertSame(check, 'page size', header.pageSize, pageSize);
  assertSame(check, 'application id', header.applicationId, applicationId);
  assertSame(check, 'user version', header.userVersion, userVersion);
}

async function proveBytes(backup: Backup, { onProgress, signal }: VerifyBackupOptions): Promise<void> {
  const { bytes, sha256 } = backup.manifest;
  onProgress?.({ phase: 'hash', done: 0, total: bytes });
  assertSame({ backup, level: 2 }, 'SHA-256', await hashOffThread(backup.path, { bytes, signal }), sha256);
  onProgress?.({ phase: 'hash', done: bytes, total: bytes });
}

async function proveContent(backup: Backup, level: 3 | 4, options: VerifyBackupOptions): Promise<number | null> {
  const { onProgress, signal } = options;
  const { bytes, pageCount, rows } = backup.manifest;
  const check = { backup, level };
  onProgress?.({ phase: 'check', done: 0, total: bytes });
  const found = await inspect(check, signal);
  if (found.damage.length > 0) throw new Damaged(check, found.damage.slice(0, 20).join('\n'));
  assertSame(check, 'number of pages', found.pageCount, pageCount);
  for (const [table, count] of Object.entries(rows))
    assertSame(check, `rows in ${table}`, found.rows[table] ?? 0, count);
  onProgress?.({ phase: 'check', done: bytes, total: bytes });
  return found.orphans;
}

async function inspect(check: Check, signal: AbortSignal | undefined): Promise<CopyInspection> {
  const { path, manifest } = check.backup;
  try {
    return await inspectCopy({ path, depth: check.level === 3 ? 'quick' : 'full' }, manifest.bytes, signal);
  } catch (error) {
    throw isDamage(error) ? new Damaged(check, String(error)) : error;
  }
}

/** What is looked at, and the level it belongs to. */
interface Check {
  readonly backup: Backup;
  readonly level: ProofLevel;
}

class Damaged extends BackupError {
  readonly level: ProofLevel;

  constructor({ backup: { path }, level }: Check, detail: string) {
    super('BACKUP_DAMAGED', { message: `The backup ${path} is damaged.`, detail, facts: { backup: path, level } });
    this.level = level;
  }
}

function assertSame(check: Check, what: string, found: string | number, wanted: string | number): void {
  if (found !== wanted) throw new Damaged(check, `${what} is ${found} instead of ${wanted}`);
}

/** The level at which an error shows the backup to fail; null for one that says nothing of it. */
function failedLevel(error: CodedError): ProofLevel | null {
  if (error.code === 'DRILL_FAILED') return 5;
  return error instanceof Damaged ? error.level : null;
}

/** Before a drill everything else was shown. */
function failing(manifest: BackupManifest, failure: ProofFailure): BackupManifest {
  const sofar = failure.level === 5 ? withProof(manifest, { level: 4, at: failure.at }) : manifest;
  return withFailure(sofar, failure);
}

function record(
  backup: Backup,
  change: (manifest: BackupManifest) => BackupManifest,
): { readonly backup: Backup; readonly recorded: boolean } {
  try {
    return { backup: { ...backup, manifest: changeManifest(backup, change) }, recorded: true };
  } catch {
    // Read-only media: the result stands, it just can't be kept there.
    return { backup: { ...backup, manifest: change(backup.manifest) }, recorded: false };
  }
}
