import type { Backup } from '../catalog/list-backups.ts';
import { type PlanRetentionOptions, planRetention } from './plan-retention.ts';
import { isProven, type Verdict } from './verdict.ts';

export interface Removals {
  readonly verdicts: readonly Verdict[];
  /** To be removed now, oldest first; empty unless `standing` was shown to be whole. */
  readonly remove: readonly Backup[];
  /** A proven backup that remains, looked at just now; null when nothing is to be removed. */
  readonly standing: Backup | null;
}

/**
 * Plans, and gives the plan up as long as no proven backup that remains by it is whole now.
 *
 * @param prove - looks at the bytes of a backup now; returns it with its manifest as it is after that
 */
export async function chooseRemovals(
  options: PlanRetentionOptions,
  prove: (backup: Backup) => Promise<Backup>,
): Promise<Removals> {
  let { backups } = options;
  for (;;) {
    const verdicts = planRetention({ ...options, backups });
    const remove = verdicts
      .filter(({ keep }) => !keep)
      .map(({ backup }) => backup)
      .toReversed();
    const candidate = verdicts.find(({ backup, keep }) => keep && isProven(backup))?.backup;
    if (remove.length === 0 || candidate === undefined) return { verdicts, remove: [], standing: null };
    const proven = await prove(candidate);
    if (isProven(proven)) return { verdicts, remove, standing: proven };
    backups = backups.map((backup) => (backup === candidate ? proven : backup));
  }
}
