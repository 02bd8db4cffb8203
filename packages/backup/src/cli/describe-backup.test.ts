import { expect, test } from 'vitest';
import { ageOf } from './describe-backup.ts';

test.each([
  [-5_000, '0 minutes'],
  [61_000, '1 minute'],
  [5 * 3_600_000, '5 hours'],
  [3 * 86_400_000 + 1, '3 days'],
])('ageOf describes %i ms as %s', (ms, words) => {
  const since = '2026-11-20T10:00:00.000Z';
  expect(ageOf(since, new Date(Date.parse(since) + ms))).toBe(words);
});
