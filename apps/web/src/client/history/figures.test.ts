import { expect, test } from 'vitest';
import { loadTexts } from '../texts/texts.ts';
import { chartPoints, isTargetMet, writeFigure, writeTarget } from './figures.ts';

const figure = (value: number | null, target: number) => ({ value, target, series: [] });

test('shares are to be reached, times and losses not to be exceeded', () => {
  expect(isTargetMet('success', figure(0.99, 0.99))).toBe(true);
  expect(isTargetMet('success', figure(0.98, 0.99))).toBe(false);
  expect(isTargetMet('duration', figure(11_000, 10_000))).toBe(false);
  expect(isTargetMet('rowsLost', figure(0, 0))).toBe(true);
  expect(isTargetMet('rowsLost', figure(1, 0))).toBe(false);
  expect(isTargetMet('rollbacks', figure(null, 1))).toBeNull();
});

test('each figure is written in its own unit', async () => {
  const texts = await loadTexts('en');
  expect(writeFigure('success', 0.996, texts)).toBe('99.6%');
  expect(writeFigure('duration', 2100, texts)).toBe('2.1\u00a0s');
  expect(writeTarget('duration', 10_000, texts)).toBe('Our aim: at most 10\u00a0s');
  expect(writeTarget('rowsLost', 0, texts)).toBe('Our aim: 0');
});

test('a chart stays within its box and begins at zero, whatever the values', () => {
  expect(chartPoints([5, 10, 0], 100, 40)).toEqual([
    { x: 0, y: 20 },
    { x: 50, y: 0 },
    { x: 100, y: 40 },
  ]);
  expect(chartPoints([7], 100, 40)).toEqual([{ x: 100, y: 0 }]);
  expect(chartPoints([], 100, 40)).toEqual([]);
  expect(chartPoints([null, null], 100, 40)).toEqual([]);
  expect(chartPoints([0, 0], 100, 40).map(({ y }) => y)).toEqual([40, 40]);
});

test('a missing value leaves a gap and moves no other point', () => {
  expect(chartPoints([1, null, 1], 100, 40).map(({ x }) => x)).toEqual([0, 100]);
});
