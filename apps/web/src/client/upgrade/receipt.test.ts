import { expect, test } from 'vitest';
import type { UpgradeReceipt } from '../../contract/upgrade.ts';
import { countRows, isProven } from './receipt.ts';

const receipt = (over: Partial<UpgradeReceipt>): UpgradeReceipt => ({
  from: 5,
  to: 6,
  migrations: [],
  before: { tracks: 3500, plays: 4344 },
  after: { tracks: 3500, plays: 4344, presets: 7 },
  compared: { by: 'values', values: 93 },
  losses: [],
  rewrites: [],
  unchecked: [],
  backup: null,
  interruptedAt: null,
  durationMs: 1,
  ...over,
});

test('the receipt counts what listeners know, and leaves out tables that they do not', () => {
  expect(countRows(receipt({})).map(({ measure }) => measure)).toEqual(['tracks', 'plays']);
});

test('everything is accounted for only if each count is the same, and the values too or out of reach', () => {
  expect(isProven(receipt({}))).toBe(true);
  expect(isProven(receipt({ compared: { by: 'unchanged', values: null } }))).toBe(true);
  expect(isProven(receipt({ after: { tracks: 3499, plays: 4344 } }))).toBe(false);
  expect(isProven(receipt({ compared: { by: 'counts', values: null } }))).toBe(false);
  expect(isProven(receipt({ compared: { by: 'unchanged', values: null } }))).toBe(true);
});

test('what the older library could not hold is no loss', () => {
  const rows = countRows(receipt({ before: { tracks: 3500, plays: null } }));
  expect(rows.find(({ measure }) => measure === 'plays')?.before).toBeNull();
  expect(isProven(receipt({ before: { tracks: 3500, plays: null } }))).toBe(true);
});
