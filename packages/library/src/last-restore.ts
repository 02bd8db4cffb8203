import type { JournalEntry } from '@auralis/migrate/support';

export type RestoreKind = 'restore' | 'undo';

/**
 * Whether the last restore that worked brought a backup back, or undid the restore before it; pure. Who undoes a restore
 * restores the backup that was made before it, and who undoes that has restored the first backup again.
 */
export function lastRestoreKind(journal: readonly JournalEntry[]): RestoreKind {
  let kind: RestoreKind = 'restore';
  let before: string | null = null;
  for (const entry of journal) {
    if (entry.event !== 'restored' || entry.code !== null) continue;
    kind = kind === 'restore' && entry.backup !== null && entry.backup === before ? 'undo' : 'restore';
    before = entry.beforeRestore ?? null;
  }
  return kind;
}
