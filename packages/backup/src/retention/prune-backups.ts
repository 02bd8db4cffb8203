import { statSync } from 'node:fs';
import type { ProgressOptions } from '@auralis/sqlite';
import { sweepUnfinished } from '../catalog/backup-directory.ts';
import { type BackupPlace, backupPlace } from '../catalog/backup-place.ts';
import { type Backup, listBackups } from '../catalog/list-backups.ts';
import { recoverFromTrash, removeThroughTrash } from '../catalog/trash.ts';
import { toBackupError } from '../errors.ts';
import { takeRestoreLock } from '../restore/restore-lock.ts';
import { chooseRemovals, reverifyBackup } from './choose-removals.ts';
import { planRetention, type RetentionDecision } from './plan-retention.ts';
import { assertNotBusy, pruningBlockedBy, whileIntact } from './pruning-blocked.ts';
import type { RetentionPolicy } from './retention-rules.ts';

export interface PruneBackupsOptions extends ProgressOptions {
  readonly database: string | URL;
  /** Default: `backups` beside the database. */
  readonly directory?: string | undefined;
  /** How many backups to keep. A rule that it does not name keeps nothing. Default: see the README. */
  readonly policy?: Partial<RetentionPolicy> | undefined;
  readonly now?: (() => Date) | undefined;
}

export interface Pruned {
  /** One for every backup there was, newest first. */
  readonly decisions: readonly RetentionDecision[];
  /** In a preview, those that would be removed. */
  readonly removed: readonly Backup[];
  /** The backup that was found intact right before the removal; null when nothing was removed, and in a preview. */
  readonly remaining: Backup | null;
}

/**
 * Removes the backups that no retention rule keeps. Right before, it hashes a verified backup that remains and runs
 * `quick_check` on the database: nothing is removed unless both are intact. It removes nothing while the database is
 * damaged or missing, and fails while the database is being restored or upgraded.
 *
 * Always kept: the newest verified backup (level 3 or more), the newest from before an upgrade of each of the last two
 * schema versions, and labelled ones.
 *
 * Progress: phase `hash` in bytes.
 *
 * @returns what was removed, and a decision with its reasons for every backup
 * @throws BackupError or DatabaseError with the codes `DATABASE_BUSY`, `CANCELLED`, `BACKUP_FAILED`
 *
 * @example
 * try {
 *   const { removed } = await pruneBackups({ database: 'app.db', policy: { last: 5, days: 7, weeks: 4 } });
 *   console.log(`Removed ${removed.length} backups.`);
 * } catch (error) {
 *   if (!(error instanceof CodedError)) throw error;
 *   console.error(`${error.code}: ${error.message} ${error.hint}`);
 * }
 */
export async function pruneBackups(options: PruneBackupsOptions): Promise<Pruned> {
  const place = backupPlace(options.database, options.directory);
  try {
    if (isMissing(place.directory)) return { decisions: [], removed: [], remaining: null };
    const lock = await takeRestoreLock(place, { lockTimeoutMs: 0, signal: options.signal });
    try {
      return await pruneUnderLock(place, options);
    } finally {
      lock.release();
    }
  } catch (error) {
    const message = `The backups in ${place.directory} could not be pruned.`;
    const hint = 'Check that you may write to the folder of backups.';
    throw toBackupError(error, { code: 'BACKUP_FAILED', message, hint }, { ...place });
  }
}

async function pruneUnderLock(place: BackupPlace, options: PruneBackupsOptions): Promise<Pruned> {
  const { policy, onProgress, signal, now = () => new Date() } = options;
  const block = await pruningBlockedBy(place, signal);
  assertNotBusy(place, block);
  recoverFromTrash(place);
  sweepUnfinished(place.directory, place.name);
  const plan = { backups: listBackups(place), policy, now: now(), pruningBlockedBy: block };
  const chosen = await chooseRemovals(plan, (backup) => reverifyBackup(backup, { onProgress, signal, now }));
  const { decisions, remove, remaining } = chosen;
  if (remove.length === 0) return { decisions, removed: [], remaining: null };
  let removed: readonly Backup[] = [];
  const removeUnlabelled = () => {
    const labelled = labelledIds(place);
    removed = remove.filter(({ id }) => !labelled.has(id));
    removeThroughTrash(place, removed);
  };
  const newBlock = await whileIntact(place, removeUnlabelled, signal);
  assertNotBusy(place, newBlock);
  if (newBlock === null) return { decisions: decisions.map((one) => asDone(one, removed)), removed, remaining };
  return { decisions: planRetention({ ...plan, pruningBlockedBy: newBlock }), removed: [], remaining: null };
}

/** As it is now: the user may have labelled a backup while another one was hashed. */
function labelledIds(place: BackupPlace): ReadonlySet<string> {
  return new Set(
    listBackups(place)
      .filter(({ manifest }) => manifest.label !== null)
      .map(({ id }) => id),
  );
}

function asDone(decision: RetentionDecision, removed: readonly Backup[]): RetentionDecision {
  if (decision.keep || removed.includes(decision.backup)) return decision;
  return { backup: decision.backup, keep: true, reasons: ['label'] };
}

/**
 * Tells what {@link pruneBackups} would do now, and changes nothing. It does not check whether the remaining backup and
 * the database are intact; pruning does.
 *
 * @returns the same as {@link pruneBackups}
 * @throws BackupError or DatabaseError with the codes `BACKUP_FAILED`, `CANCELLED`
 *
 * @example
 * const { removed } = await previewPruning({ database: 'app.db', policy: { last: 10 } });
 * console.log('would be removed:', removed.map(({ id }) => id));
 */
export async function previewPruning(options: Omit<PruneBackupsOptions, 'onProgress'>): Promise<Pruned> {
  const { policy, signal, now = () => new Date() } = options;
  const place = backupPlace(options.database, options.directory);
  try {
    if (isMissing(place.directory)) return { decisions: [], removed: [], remaining: null };
    const block = await pruningBlockedBy(place, signal);
    const decisions = planRetention({ backups: listBackups(place), policy, now: now(), pruningBlockedBy: block });
    return { decisions, removed: decisions.filter(({ keep }) => !keep).map(({ backup }) => backup), remaining: null };
  } catch (error) {
    const message = `The backups in ${place.directory} could not be examined.`;
    const hint = 'Check that you may read the folder of backups and the database.';
    throw toBackupError(error, { code: 'BACKUP_FAILED', message, hint }, { ...place });
  }
}

/** @throws the system's error where that cannot be found out */
function isMissing(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false }) === undefined;
}
