import { expect, test } from 'vitest';
import { NOTHING, pressOf, selectNone, selectRange, toggleRow } from './selection.ts';

const sorted = ({ positions }: { readonly positions: ReadonlySet<number> }) => [...positions].toSorted();

test('a row is added by a press with Ctrl or Cmd, and taken away by the next', () => {
  const two = toggleRow(toggleRow(NOTHING, 4), 2);
  expect(sorted(two)).toEqual([2, 4]);
  expect(sorted(toggleRow(two, 4))).toEqual([2]);
});

test('a range goes from the row that was pressed before, in both directions, and keeps its beginning', () => {
  const down = selectRange(selectNone(3), 5);
  expect(sorted(down)).toEqual([3, 4, 5]);
  expect(sorted(selectRange(down, 2))).toEqual([2, 3]);
});

test('keys decide what a press means', () => {
  const none = { shiftKey: false, ctrlKey: false, metaKey: false };
  expect(
    [none, { ...none, ctrlKey: true }, { ...none, metaKey: true }, { ...none, shiftKey: true }].map(pressOf),
  ).toEqual(['one', 'toggle', 'toggle', 'range']);
});
