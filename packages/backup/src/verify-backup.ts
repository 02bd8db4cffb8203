import { statSync } from 'node:fs';
import { inspectCopy } from './copy-source.ts';
import { readHeader } from './database-header.ts';
import { type Drill, runDrill } from './drill.ts';
import { BackupError } from './errors.ts';
import type { Backup } from './list-backups.ts';
import { type BackupManifest, type ProofLevel, withFailure, withProof } from './manifest.ts';
import { changeManifest } from './manifest-file.ts';
import { hashOffThread } from './off-thread.ts';
import { assertNotCancelled, type Watch } from './progress.ts';
import { explained, isDamage } from './trouble.ts';

export interface VerifyBackupOptions extends Watch {
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
 * @throws BackupError `BACKUP_DAMAGED` (also recorded), `BACKUP_FAILED`, `CANCELLED`, `DISK_FULL`
 *
 * @example
 * for (const backup of listBackups({ database })) await verifyBackup(backup, { level: 4 });
 */
export async function verifyBackup(backup: Backup, options: VerifyBackupOptions = {}): Promise<Verification> {
  const { level = 4, now = () => new Date() } = options;
  if (level === 5 && options.drill === undefined) throw new TypeError('Level 5 needs a drill');
  const facts = { backup: backup.path, level };
  try {
    assertNotCancelled(options.signal);
    const orphans = await prove(backup, level, options);
    const proof = { level, at: now().toISOString() };
    const proven = (manifest: BackupManifest) =>
      withProof({ ...manifest, orphans: orphans ?? manifest.orphans }, proof);
    return { ...record(backup, proven), level };
  } catch (error) {
    const message = `The backup ${backup.path} could not be checked.`;
    const told = explained(
      isDamage(error) ? damaged(backup, String(error)) : error,
      { code: 'BACKUP_FAILED', message },
      facts,
    );
    if (told.code === 'BACKUP_DAMAGED') {
      const failure = { level, at: now().toISOString(), reason: told.detail };
      record(backup, (manifest) => withFailure(manifest, failure));
    }
    throw told;
  }
}

/** Returns the number of orphans where they were counted. */
async function prove(backup: Backup, level: ProofLevel, options: VerifyBackupOptions): Promise<number | null> {
  proveShape(backup);
  if (level >= 2) await proveBytes(backup, options);
  const orphans = level >= 3 ? await proveContent(backup, level === 3 ? 'quick' : 'full', options) : null;
  if (level === 5 && options.drill !== undefined) await proveUse(backup, options.drill, options);
  return orphans;
}

function proveShape(backup: Backup): void {
  const { bytes, pageSize, applicationId, userVersion } = backup.manifest;
  const size = statSync(backup.path).size;
  if (size !== bytes) throw damaged(backup, `it has ${size} bytes instead of ${bytes}`);
  const header = readHeader(backup.path);
  if (header === null) throw damaged(backup, 'it does not begin as a SQLite file does');
  assertSame(backup, 'page size', header.pageSize, pageSize);
  assertSame(backup, 'application id', header.applicationId, applicationId);
  assertSame(backup, 'user version', header.userVersion, userVersion);
}

async function proveBytes(backup: Backup, { onProgress, signal }: VerifyBackupOptions): Promise<void> {
  const { bytes, sha256 } = backup.manifest;
  onProgress?.({ phase: 'hash', done: 0, total: bytes });
  assertSame(backup, 'SHA-256', await hashOffThread(backup.path, { bytes, signal }), sha256);
  onProgress?.({ phase: 'hash', done: bytes, total: bytes });
}

async function proveContent(
  backup: Backup,
  depth: 'quick' | 'full',
  options: VerifyBackupOptions,
): Promise<number | null> {
  const { onProgress, signal } = options;
  const { bytes, pageCount, rows } = backup.manifest;
  onProgress?.({ phase: 'check', done: 0, total: bytes });
  const found = await inspectCopy({ path: backup.path, depth }, bytes, signal);
  if (found.damage.length > 0) throw damaged(backup, found.damage.slice(0, 20).join('\n'));
  assertSame(backup, 'number of pages', found.pageCount, pageCount);
  for (const [table, count] of Object.entries(rows))
    assertSame(backup, `rows in ${table}`, found.rows[table] ?? 0, count);
  onProgress?.({ phase: 'check', done: bytes, total: bytes });
  return found.orphans;
}

async function proveUse(backup: Backup, drill: Drill, watch: Watch): Promise<void> {
  let damage: readonly string[];
  try {
    damage = await runDrill(backup, drill, watch);
  } catch (error) {
    if (error instanceof BackupError) throw error;
    throw damaged(backup, `the drill failed: ${error instanceof Error ? error.message : String(error)}`, error);
  }
  if (damage.length > 0) throw damaged(backup, `after the drill: ${damage.join('\n')}`);
}

function assertSame(backup: Backup, what: string, found: string | number, wanted: string | number): void {
  if (found !== wanted) throw damaged(backup, `${what} is ${found} instead of ${wanted}`);
}

function damaged({ path }: Backup, reason: string, cause?: unknown): BackupError {
  return new BackupError('BACKUP_DAMAGED', {
    message: `The backup ${path} is damaged.`,
    detail: reason,
    facts: { backup: path },
    cause,
  });
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
