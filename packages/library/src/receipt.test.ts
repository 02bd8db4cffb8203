import type { Receipt } from '@auralis/migrate';
import { describe, expect, test } from 'vitest';
import { formatReceipt } from './receipt.ts';

const counted = { tracks: 3500, playlists: 18, plays: 4344, favourites: 1 };
const receipt: Receipt = {
  database: 'library.db',
  from: 1,
  to: 5,
  migrations: [],
  measures: { before: counted, after: counted },
  losses: [],
  interrupted: null,
  brokenBefore: [],
  foreignObjects: { kept: [], dropped: [] },
  backup: null,
  durationMs: 10,
};

describe('the receipt', () => {
  test('says that everything is accounted for when nothing went', () => {
    expect(formatReceipt(receipt)).toEqual([
      'Everything accounted for: 3,500 tracks, 18 playlists, 4,344 plays, 1 favourite',
    ]);
  });

  test('does not say so when a count changed', () => {
    const measures = { before: counted, after: { ...counted, tracks: 3499 } };
    expect(formatReceipt({ ...receipt, measures })[0]).toMatch(/^Counted after the update: 3,499 tracks/);
  });

  test('names what was merged and why', () => {
    const losses = [
      { table: 'track_playlist', column: null, count: 12, reasons: ['a track twice in one playlist is kept once'] },
    ];
    expect(formatReceipt({ ...receipt, losses })[1]).toBe(
      '12 removed from track_playlist: a track twice in one playlist is kept once',
    );
  });
});
