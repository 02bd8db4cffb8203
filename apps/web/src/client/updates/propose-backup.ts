import type { UpdateOffer } from '../../contract/updates.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Whether a backup before the installation is proposed. Pure.
 *
 * It is if the update changes the library, or if there is no backup of the last day. It is not while the library can't be
 * read: the backup would fail, and the update may be what makes the library readable. Nor is it for a plan, before which
 * the listener decided already, unless that was more than a day ago.
 */
export function proposesBackup(
  { library, lastBackupAt }: Pick<UpdateOffer, 'library' | 'lastBackupAt'>,
  at: 'ready' | 'on-quit',
  now: Date = new Date(),
): boolean {
  if (library.effect === 'unknown') return false;
  const isOld = lastBackupAt === null || now.getTime() - Date.parse(lastBackupAt) > DAY_MS;
  return isOld || (at === 'ready' && library.effect === 'upgrade');
}
