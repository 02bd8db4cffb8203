import type { AppState } from '../../contract/upgrade.ts';
import { isStage } from '../upgrade/progress.ts';

/** `restore` is a page about backups while the library can't be opened: there is nothing else to go to. */
export type Screen = 'stage' | 'restore' | 'library' | 'outdated';

/** A failure leads to the page of a restore, which therefore works without an open library. */
export function chooseScreen(state: AppState | null, path: string): Exclude<Screen, 'outdated'> {
  if (state?.state === 'failed' && /^\/backups(?:\/|$)/.test(path)) return 'restore';
  return isStage(state) ? 'stage' : 'library';
}
