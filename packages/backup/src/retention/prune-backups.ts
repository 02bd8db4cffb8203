import { existsSync } from 'node:fs';
import type { ProgressOptions } from '@auralis/sqlite';
import { type BackupPlace, backupPlace } from '../catalog/backup-place.ts';
import { type Backup, listBackups } from '../catalog/list-backups.ts';
import { sweepUnfinished } from '../catalog/sweep-unfinished.ts';
import { toBackupError } from '../errors.ts';
import { takeRestoreLock } from '../restore/restore-lock.ts';
import { chooseRemovals } from './choose-removals.ts';
import { assertNotBusy, findFrozen, whileSound } from './frozen.ts';
import { planRetention } from './plan-retention.ts';
import type { RetentionPolicy } from './policy.ts';
import { proveStanding } from './prove-standing.ts';
import { putBackTrash, removeThroughTrash } from './trash.ts';
import type { Verdict } from './verdict.ts';

export interface PruneBackupsOptions extends ProgressOptions {
  readonly database: string;
  /** Default: `backups` beside the database. */
  readonly directory?: string | undefined;
  /** What differs from `DEFAULT_RETENTION`. */
  readonly policy?: Partial<RetentionPolicy> | undefined;
  readonly now?: (() => Date) | undefined;
}

export interface Pruned {
  /** On every backup there was, newest first. */
  readonly verdicts: readonly Verdict[];
  readonly removed: readonly Backup[];
  /** The backup that was found whole right before; null when nothing was removed. */
  readonly standing: Backup | null;
}

/**
 * Removes the backups that no rule asks for, see `planRetention`. Right before, a proven one that remains is hashed
 * again and the library goes through `quick_check`: nothing is removed unless both are whole. Refuses while the library
 * is restored or upgraded; keeps all while it is damaged or missing.
 *
 * Progress: phase `hash` in bytes.
 *
 * @throws BackupError `DATABASE_BUSY`, `CANCELLED`, `BACKUP_FAILED`
 *
 * @example
 * const { removed } = await pruneBackups({ database: 'library.db', policy: { last: 10 } });
 */
export async function pruneBackups(options: PruneBackupsOptions): Promise<Pruned> {
  const place = backupPlace(options.database, options.directory);
  if (!existsSync(place.directory)) return { verdicts: [], removed: [], standing: null };
  try {
    const lock = await takeRestoreLock(place, { lockTimeoutMs: 0, signal: options.signal });
    try {
      return await pruneUnderLock(place, options);
    } finally {
      lock.release();
    }
  } catch (error) {
    const message = `The backups in ${place.directory} could not be tidied up.`;
    throw toBackupError(error, { code: 'BACKUP_FAILED', message }, { ...place });
  }
}

async function pruneUnderLock(place: BackupPlace, options: PruneBackupsOptions): Promise<Pruned> {
  const { policy, onProgress, signal, now = () => new Date() } = options;
  const frozen = await findFrozen(place, signal);
  assertNotBusy(place, frozen);
  putBackTrash(place);
  sweepUnfinished(place.directory, place.name);
  const backups = listBackups(place);
  const plan = { backups, policy, now: now(), frozen };
  const chosen = await chooseRemovals(plan, (backup) => proveStanding(backup, { onProgress, signal, now }));
  if (chosen.remove.length === 0) return { verdicts: chosen.verdicts, removed: [], standing: null };
  const refused = await whileSound(place, () => removeThroughTrash(place, chosen.remove), signal);
  assertNotBusy(place, refused);
  if (refused !== null) return { verdicts: planRetention({ ...plan, frozen: refused }), removed: [], standing: null };
  return { verdicts: chosen.verdicts, removed: chosen.remove, standing: chosen.standing };
}
