import type { Backup } from '../../contract/backups.ts';
import type { Catalogue, Texts } from '../texts/texts.ts';

/** From this level on, a check reads the whole content. */
const WHOLE_CONTENT = 3;
const TEST_RESTORE = 5;

/** The newest backup that was checked whole, has not failed since, and can be opened by this version. */
export function lastVerified(rows: readonly Backup[]): Backup | null {
  return (
    rows.find(
      ({ verifiedLevel, failure, isReadable }) => verifiedLevel >= WHOLE_CONTENT && failure === null && isReadable,
    ) ?? null
  );
}

/** How well a backup was checked, and when, in words. */
export function proofOf(backup: Backup, { t, f }: Texts): string {
  const { failure, verifiedLevel, verifiedAt } = backup;
  const { proofAt } = t.backups;
  const words = proofWords(backup, t);
  const at = failure?.at ?? verifiedAt;
  return at === null || (failure === null && verifiedLevel === 0) ? words : proofAt(words, f.ago(at));
}

/** How well a backup was checked. */
export function proofWords({ failure, verifiedLevel }: Backup, { backups: { proof } }: Catalogue): string {
  if (failure !== null) return proof.failed;
  if (verifiedLevel === 0) return proof.none;
  if (verifiedLevel >= TEST_RESTORE) return proof.testRestore;
  return verifiedLevel >= WHOLE_CONTENT ? proof.content : proof.structure;
}

export function proofTone({ failure, verifiedLevel }: Backup): 'success' | 'warning' | 'error' {
  if (failure !== null) return 'error';
  return verifiedLevel >= WHOLE_CONTENT ? 'success' : 'warning';
}

/** `3,500 tracks and 18 playlists`. */
export function countsOf({ rows }: Pick<Backup, 'rows'>, { t, f }: Texts): string {
  const { tracks, playlists } = rows;
  return f.list([
    ...(tracks === undefined ? [] : [t.backups.tracks(tracks)]),
    ...(playlists === undefined ? [] : [t.backups.playlists(playlists)]),
  ]);
}
