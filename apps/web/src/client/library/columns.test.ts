import { describe, expect, test } from 'vitest';
import { EMPTY_TRACK } from '../../../test/empty-track.ts';
import { loadTexts } from '../texts/texts.ts';
import { COLUMNS, cellText, nextSorting, readSorting } from './columns.ts';
import { hashText, initialsOf } from './cover-text.ts';

const BY_TITLE = { order: 'title', direction: 'ascending' } as const;

describe('Sorting', () => {
  test('a second press turns the order around, and a third turns it back', () => {
    const once = nextSorting(BY_TITLE, 'plays');
    const twice = nextSorting(once, 'plays');
    expect([once, twice].map(({ direction }) => direction)).toEqual(['descending', 'ascending']);
    expect(nextSorting(twice, 'plays')).toEqual(once);
  });

  test('every column can be read from an address', () => {
    for (const order of COLUMNS) {
      expect(readSorting(new URLSearchParams({ order, direction: 'descending' }), BY_TITLE)).toEqual({
        order,
        direction: 'descending',
      });
    }
  });

  test('an address that was typed wrong sorts as if nothing was said', () => {
    expect(readSorting(new URLSearchParams('order=nonsense'), BY_TITLE)).toEqual(BY_TITLE);
    // Only a playlist has this one.
    expect(readSorting(new URLSearchParams('order=position'), BY_TITLE)).toEqual(BY_TITLE);
    expect(readSorting(new URLSearchParams('order=year&direction=sideways'), BY_TITLE).direction).toBe('descending');
  });
});

test('the number of a track names its disc from the second one on', async () => {
  const texts = await loadTexts('en');
  const at = (discNumber: number | null, trackNumber: number | null) =>
    cellText({ ...EMPTY_TRACK, discNumber, trackNumber }, 'number', texts);
  expect([at(1, 5), at(null, 5), at(2, 5), at(2, null)]).toEqual(['5', '5', '2.5', '']);
});

test('a cell says in words what is not known', async () => {
  const texts = await loadTexts('en');
  expect(COLUMNS.map((column) => cellText(EMPTY_TRACK, column, texts))).toEqual([
    'Untitled',
    'Unknown artist',
    'No album',
    '',
    '',
    '',
    '0',
    '',
    'Never',
  ]);
});

describe('Covers', () => {
  test('initials are whole characters of the first two words, in any script', () => {
    expect(['Night River Song', 'ágætis', '🎧 late', '夜曲 — Nocturne', '', '???'].map(initialsOf)).toEqual([
      'NR',
      'Á',
      'L',
      '夜N',
      '',
      '',
    ]);
  });

  test('a title always has the same colours', () => {
    expect(hashText('Night River', 360)).toBe(hashText('Night River', 360));
    expect(hashText('Night River', 360)).toBeLessThan(360);
    expect(new Set(['a', 'b', 'c', 'd', 'e'].map((title) => hashText(title, 360))).size).toBe(5);
  });
});
