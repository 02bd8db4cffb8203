import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EMPTY_TRACK } from '../../../test/empty-track.ts';
import type { Track } from '../../contract/library.ts';
import { changeTrack, moveTrack, PAGE_SIZE, pagesOf, type TracksPage } from './source.ts';

const track = (id: number): Track => ({ ...EMPTY_TRACK, id: String(id), title: `Track ${id}` });

function pagesWith(count: number): ReadonlyMap<number, TracksPage> {
  const all = Array.from({ length: count }, (_, index) => track(index));
  return new Map(
    pagesOf(0, count - 1).map((page) => {
      const position = page * PAGE_SIZE;
      return [page, { rows: all.slice(position, position + PAGE_SIZE), position, total: count }];
    }),
  );
}

describe('Pages of a list', () => {
  test('every visible row is in a page that is loaded, and no page is loaded in vain', () => {
    expect(pagesOf(0, 0)).toEqual([0]);
    expect(pagesOf(99, 100)).toEqual([0, 1]);
    expect(pagesOf(250, 260)).toEqual([2]);
    expect(pagesOf(5, 0)).toEqual([0]);
  });

  test('a change reaches the track and leaves pages without it alone', () => {
    const page: TracksPage = { rows: [track(1), track(2)], position: 0, total: 2 };
    const changed = changeTrack(page, '2', (row) => ({ ...row, favourite: true }));
    expect(changed.rows.map(({ favourite }) => favourite)).toEqual([false, true]);
    expect(changeTrack(page, '9', () => track(9))).toBe(page);
  });

  test('a moved track stands at its new position, all others keep their order, and pages keep their size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 350 }), fc.nat(), fc.nat(), (count, one, other) => {
        const [from, to] = [one % count, other % count];
        const pages = moveTrack(pagesWith(count), from, to);
        const ids = [...pages.values()].flatMap(({ rows }) => rows.map(({ id }) => id));
        const expected = Array.from({ length: count }, (_, index) => String(index));
        const [moved = ''] = expected.splice(from, 1);
        expect(ids).toEqual(expected.toSpliced(to, 0, moved));
      }),
    );
  });
});
