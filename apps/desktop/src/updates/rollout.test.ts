import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { isReached, rolloutPosition } from './rollout.ts';

const USERS = Array.from({ length: 10_000 }, (_, index) => `user-${index}`);

test('a percentage reaches that share of users, whatever the version', () => {
  for (const [version, percentage] of [['1.5.0', 10] as const, ['1.5.1', 10] as const, ['2.0.0', 50] as const]) {
    const share = USERS.filter((user) => isReached(user, version, percentage)).length / USERS.length;
    expect(Math.abs(share - percentage / 100)).toBeLessThan(0.02);
  }
});

test('each version reaches other users first', () => {
  const first = (version: string) => new Set(USERS.filter((user) => isReached(user, version, 10)));
  const second = first('1.5.1');
  const both = [...first('1.5.0')].filter((user) => second.has(user));
  // Of 10 % twice, independent of each other, about 1 % are the same.
  expect(both.length / USERS.length).toBeLessThan(0.02);
});

test('a growing percentage keeps those that were reached, 0 reaches nobody, and 100 or none reaches all', () => {
  const users = Array.from({ length: 100 }, () => randomUUID());
  const reached = (percentage: number | undefined) => users.filter((user) => isReached(user, '1.5.0', percentage));
  expect(reached(60)).toEqual(expect.arrayContaining(reached(20)));
  expect(reached(0)).toEqual([]);
  expect([reached(100), reached(undefined)]).toEqual([users, users]);
});

test('the position of a user is the same on every computer and in every version of the app', () => {
  expect(rolloutPosition('5f0c1d9e-8a44-4c57-9d0a-0d1b7c1f6a11', '1.5.0')).toMatchInlineSnapshot(`34.513945505023`);
});
