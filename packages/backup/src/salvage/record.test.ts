import { describe, expect, test } from 'vitest';
import { decodeRecord } from './record.ts';

const decode = (...bytes: readonly number[]) => decodeRecord(Buffer.from(bytes), { encoding: 'utf8', isFormat4: true });

describe('decodeRecord', () => {
  test('decodeRecord returns the values of a record', () => {
    expect(decode(6, 0, 8, 9, 1, 17, 5, 104, 105)).toEqual([null, 0n, 1n, 5n, 'hi']);
  });

  test.each([
    ['has one byte too many', [2, 1, 5, 0]],
    ['has one byte too few', [2, 2, 5]],
    ['has a header longer than itself', [9, 1, 5]],
    ['has a reserved serial type', [2, 10]],
    ['has an integer in more bytes than it needs', [2, 2, 0, 5]],
    ['has a zero stored in a byte', [2, 1, 0]],
    ['has a NaN', [2, 7, 0x7f, 0xf8, 0, 0, 0, 0, 0, 0]],
  ])('decodeRecord rejects a record that %s', (_, bytes) => {
    expect(decode(...bytes)).toBeNull();
  });
});
