import { expect, test } from 'vitest';
import type { Backup } from '../../contract/backups.ts';
import { loadTexts } from '../texts/texts.ts';
import { countsOf, lastVerified, proofOf, proofTone } from './proof.ts';

const texts = await loadTexts('en');
const backup = (over: Partial<Backup>): Backup => ({
  id: 'b1',
  createdAt: new Date().toISOString(),
  reason: 'manual',
  label: null,
  appVersion: '1.4.0',
  schemaVersion: 5,
  isReadable: true,
  bytes: 1,
  rows: { tracks: 1, playlists: 18 },
  verifiedLevel: 3,
  verifiedAt: new Date().toISOString(),
  failure: null,
  isProtected: false,
  ...over,
});
const failure = { at: new Date().toISOString(), reason: 'it is shorter' };

test('a backup counts as checked only if it was read whole, has not failed, and this version can open it', () => {
  const good = backup({ id: 'good' });
  const others = [
    backup({ verifiedLevel: 2 }),
    backup({ failure }),
    backup({ isReadable: false }),
    backup({ verifiedLevel: 0, verifiedAt: null }),
  ];
  expect(lastVerified([...others, good])?.id).toBe('good');
  expect(lastVerified(others)).toBeNull();
});

test('a failed check is said before an earlier success', () => {
  expect(proofOf(backup({ failure, verifiedLevel: 5 }), texts)).toBe('Check failed, now');
  expect(proofTone(backup({ failure, verifiedLevel: 5 }))).toBe('error');
});

test('each level of a check has its own words', () => {
  const words = [0, 1, 2, 3, 4, 5].map((verifiedLevel) => proofOf(backup({ verifiedLevel }), texts).split(',')[0]);
  expect(words).toEqual([
    'Not checked yet',
    'Structure checked',
    'Structure checked',
    'Every byte read back',
    'Every byte read back',
    'Test restore passed',
  ]);
});

test('only what was counted is named', () => {
  expect(countsOf(backup({}), texts)).toBe('1 track and 18 playlists');
  expect(countsOf(backup({ rows: {} }), texts)).toBe('');
});
