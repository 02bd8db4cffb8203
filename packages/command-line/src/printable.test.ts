import { expect, test } from 'vitest';
import { printable } from './printable.ts';

test.each([
  ['\u001b[2Jcleared', '\\u001b[2Jcleared'],
  ['title\u0007\r\u009b31m\u007f', 'title\\u0007\\u000d\\u009b31m\\u007f'],
  ['a line\n\tand another: ü, 曲, 🎵', 'a line\n\tand another: ü, 曲, 🎵'],
])('printable escapes the characters of %j that would control a terminal', (text, expected) => {
  expect(printable(text)).toBe(expected);
});
