import { describe, expect, test } from 'vitest';
import { lines } from '../../test/journals.ts';
import { parseJournal } from './parse-journal.ts';
import { failuresInARow, runsOf } from './runs.ts';

const WHOLE = [lines.started('1'), lines.finished('1', 100), lines.started('2'), lines.failed('2', 'ROWS_LOST')];

describe('parseJournal', () => {
  test('reads every line that a run writes', () => {
    const text = WHOLE.map((entry) => `${JSON.stringify(entry)}\n`).join('');
    expect(parseJournal(text)).toEqual({ entries: WHOLE, skipped: 0 });
  });

  test.each([
    ['an empty object', '{}'],
    ['null', 'null'],
    ['a list', '[]'],
    ['a number', '42'],
    ['garbage', '\u0000\u0001}{'],
    ['an event of a later version', '{"event":"paused","run":"1"}'],
    ['an event without its fields', '{"event":"started"}'],
    ['an end without its run', '{"event":"finished","durationMs":1,"losses":[]}'],
    ['a loss without its count', JSON.stringify({ ...lines.finished('9', 1), losses: [{ table: 't' }] })],
    ['half a line', JSON.stringify(lines.started('9')).slice(0, 60)],
  ])('skips %s, and reads the lines around it', (_, line) => {
    const text = [...WHOLE.slice(0, 2).map((entry) => JSON.stringify(entry)), line, JSON.stringify(WHOLE[2])].join(
      '\n',
    );
    const { entries, skipped } = parseJournal(`${text}\n`);
    expect({ entries, skipped }).toEqual({ entries: WHOLE.slice(0, 3), skipped: 1 });
    expect(runsOf(entries)).toHaveLength(2);
    expect(failuresInARow(entries, { checksums: ['x'], file: '' })).toBe(0);
  });
});
