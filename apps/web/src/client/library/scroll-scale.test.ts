import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseShift, MAX_HEIGHT, topOf } from './scroll-scale.ts';

const MILLION = 44_000_000;
const view = 600;
const box = (scrollTop: number, total = MILLION) => ({ scrollTop, view, total });
const bottom = MAX_HEIGHT - view;

describe('Scrolling through more rows than a browser has room for', () => {
  test('a list that fits is scrolled as it is', () => {
    expect(chooseShift(box(1000, 50_000), 0, 0)).toBe(0);
    expect(topOf(1000, { view, total: 50_000 })).toBe(1000);
  });

  test('the ends of the scroll bar are the first and the last row', () => {
    expect(chooseShift(box(0), 5000, 400)).toBe(0);
    expect(bottom + chooseShift(box(bottom), 0, bottom - 10)).toBe(MILLION - view);
  });

  test('a turn of the wheel moves as far as it asks for, wherever one is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 10_000, max: bottom - 10_000 }),
        fc.integer({ min: -800, max: 800 }),
        (from, step) => {
          const shift = chooseShift(box(from), 0, 0);
          const next = chooseShift(box(from + step), shift, from);
          expect(from + step + next - (from + shift)).toBeCloseTo(step, 3);
        },
      ),
    );
  });

  test('where the scroll bar settles, it shows the same rows again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: MILLION - view }), (offset) => {
        const top = topOf(offset, { view, total: MILLION });
        const shown = top + chooseShift(box(top), 0, -MILLION);
        // The scroll bar has whole pixels, and each is worth five and a half.
        expect(Math.abs(shown - offset)).toBeLessThan(6);
      }),
    );
  });
});
