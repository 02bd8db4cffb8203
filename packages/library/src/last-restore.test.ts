import type { JournalEntry } from '@auralis/migrate/support';
import { expect, test } from 'vitest';
import { lastRestoreKind } from './last-restore.ts';

const restored = (backup: string, beforeRestore: string | null, code: string | null = null): JournalEntry => ({
  event: 'restored',
  run: backup,
  at: '2026-11-05T10:00:00.000Z',
  backup,
  code,
  beforeRestore,
});

test('the restore of the backup from before a restore undoes it, and undoing that restores again', () => {
  const journal = [restored('a', 'before-a'), restored('before-a', 'before-undo'), restored('before-undo', 'last')];
  expect([1, 2, 3].map((count) => lastRestoreKind(journal.slice(0, count)))).toEqual(['restore', 'undo', 'restore']);
});

test('another backup, a restore that failed and a restore without a backup before it are no undo', () => {
  expect(lastRestoreKind([restored('a', 'before-a'), restored('b', 'before-b')])).toBe('restore');
  expect(lastRestoreKind([restored('a', 'x'), restored('x', null, 'DISK_FULL')])).toBe('restore');
  expect(lastRestoreKind([restored('a', null), restored('b', null)])).toBe('restore');
  expect(lastRestoreKind([])).toBe('restore');
});
