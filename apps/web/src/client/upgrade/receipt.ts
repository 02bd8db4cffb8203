import type { UpgradeReceipt } from '../../contract/upgrade.ts';

/** What listeners count, in the order in which they care; other counts follow the tables of the library. */
const SHOWN = ['tracks', 'albums', 'artists', 'playlists', 'entries', 'plays', 'favourites'];

export interface CountRow {
  readonly measure: string;
  /** Null where the older library could not hold it. */
  readonly before: number | null;
  readonly after: number;
}

export function countRows({ before, after }: UpgradeReceipt): readonly CountRow[] {
  return SHOWN.flatMap((measure) => {
    const count = after[measure];
    if (typeof count !== 'number') return [];
    const earlier = before[measure];
    return [{ measure, before: typeof earlier === 'number' ? earlier : null, after: count }];
  });
}

/** Whether every count is as it was, and values were compared, or no step of the update could change one. */
export function isProven(receipt: UpgradeReceipt): boolean {
  const areSame = countRows(receipt).every(({ before, after }) => before === null || before === after);
  return areSame && receipt.compared.by !== 'counts';
}
