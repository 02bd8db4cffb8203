import { expect, test } from 'vitest';
import type { LibraryEffect } from '../../contract/updates.ts';
import { proposesBackup } from './propose-backup.ts';

const NOW = new Date('2026-12-02T10:00:00.000Z');
const RECENT = '2026-12-02T08:00:00.000Z';
const OLD = '2026-12-01T09:59:00.000Z';
const none: LibraryEffect = { effect: 'none', text: '' };
const upgrade: LibraryEffect = { effect: 'upgrade', text: '', from: 5, to: 6, canReturn: true };
const unknown: LibraryEffect = { effect: 'unknown', text: '' };

test.each([
  ['an update that changes the library', upgrade, RECENT, true],
  ['an update that leaves the library, after a backup of today', none, RECENT, false],
  ['an update that leaves the library, after an older backup', none, OLD, true],
  ['an update that leaves the library, without any backup', none, null, true],
  ['a library that can not be read, whose backup would fail', unknown, null, false],
])('the proposal of a backup for %s', (_, library, lastBackupAt, proposed) => {
  expect(proposesBackup({ library, lastBackupAt }, 'ready', NOW)).toBe(proposed);
});

test('for a plan, before which a backup was just made, no second one is proposed', () => {
  expect(proposesBackup({ library: upgrade, lastBackupAt: RECENT }, 'on-quit', NOW)).toBe(false);
  expect(proposesBackup({ library: upgrade, lastBackupAt: OLD }, 'on-quit', NOW)).toBe(true);
});
