import { describe, expect, test } from 'vitest';
import { decodeRecord } from './record.ts';

const decode = (...bytes: readonly number[]) => decodeRecord(Buffer.from(bytes), { encoding: 'utf8', isFormat4: true });

describe('a record', () => {
  test('is read value by value', () => {
    expect(decode(6, 0, 8, 9, 1, 17, 5, 104, 105)).toEqual([null, 0n, 1n, 5n, 'hi']);
  });

  test.each([
    ['has a byte too many', [2, 1, 5, 0]],
    ['has a byte too few', [2, 2, 5]],
    ['has a header longer than itself', [9, 1, 5]],
    ['has a type that is reserved', [2, 10]],
    ['has a whole number in more bytes than it needs', [2, 2, 0, 5]],
    ['has a nought that takes a byte', [2, 1, 0]],
    ['has a number that is none', [2, 7, 0x7f, 0xf8, 0, 0, 0, 0, 0, 0]],
  ])('that %s was not written by SQLite', (_, bytes) => {
    expect(decode(...bytes)).toBeNull();
  });
});
