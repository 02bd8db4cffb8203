import type { Receipt } from '@auralis/migrate';
import { describe, expect, test } from 'vitest';
import { describeInterruption, formatReceipt, formatUpgrade } from './receipt.ts';

const counted = { tracks: 3500, playlists: 18, plays: 4344, favourites: 1 };
const receipt: Receipt = {
  database: 'library.db',
  from: 1,
  to: 5,
  migrations: [],
  measures: { before: counted, after: counted },
  compared: { by: 'values', rows: 3500, values: 94_500 },
  losses: [],
  rewrites: [],
  interrupted: null,
  brokenBefore: [],
  foreignObjects: { kept: [], dropped: [] },
  unchecked: [],
  backup: null,
  durationMs: 10,
};

describe('formatReceipt', () => {
  test('says that everything is accounted for when no count changed', () => {
    expect(formatReceipt(receipt)).toEqual([
      'Everything accounted for: 3,500 tracks, 18 playlists, 4,344 plays, 1 favourite',
    ]);
  });

  test('does not say so when a count changed', () => {
    const measures = { before: counted, after: { ...counted, tracks: 3499 } };
    expect(formatReceipt({ ...receipt, measures })[0]).toMatch(/^Counted after the update: 3,499 tracks/);
  });

  test('does not say so when the values were only counted', () => {
    expect(formatReceipt({ ...receipt, compared: { by: 'counts' } })[0]).toMatch(/^Counted after the update: /);
  });

  test('names what was changed and why', () => {
    const rewrites = [{ table: 'tracks', column: 'filepath', count: 1200, reasons: ['paths are relative'] }];
    expect(formatReceipt({ ...receipt, rewrites })[1]).toBe('1,200 changed in tracks.filepath: paths are relative');
  });

  test('names what was removed and why', () => {
    const losses = [
      { table: 'track_playlist', column: null, count: 12, reasons: ['a track twice in one playlist is kept once'] },
    ];
    expect(formatReceipt({ ...receipt, losses })[1]).toBe(
      '12 removed from track_playlist: a track twice in one playlist is kept once',
    );
  });

  test('mentions an earlier run that a crash interrupted', () => {
    const interrupted = { at: '2026-11-26T10:42:00.000Z', fraction: 0.426 };
    expect(formatReceipt({ ...receipt, interrupted })[1]).toBe(describeInterruption(interrupted));
    expect(describeInterruption(interrupted)).toMatch(/^The previous update stopped at 42 %, .* It changed nothing\.$/);
  });
});

test.each([
  [1, 'Upgraded the library from schema 1 to 6 in 812 ms'],
  ['legacy', 'Upgraded the unversioned library to schema 6 in 812 ms'],
  [0, 'Created the library at schema 6 in 812 ms'],
] as const)('an upgrade from %s is one sentence', (from, sentence) => {
  expect(formatUpgrade({ from, to: 6, durationMs: 811.7 })).toBe(sentence);
});
