import { describe, expect, test } from 'vitest';
import { lines } from './journal.fixture.ts';
import { failuresInARow, runsOf } from './runs.ts';

describe('runs of a journal', () => {
  test('are one for each start, with their end and how far they came', () => {
    const entries = [
      lines.started('one'),
      lines.reached('one', 0.3),
      lines.reached('one', 0.61),
      lines.started('two'),
      lines.finished('two', 12),
    ];
    expect(runsOf(entries).map(({ end, fraction }) => [end?.event ?? null, fraction])).toEqual([
      [null, 0.61],
      ['finished', 1],
    ]);
  });
});

describe('failures in a row', () => {
  const fail = (run: string, code = 'ROWS_LOST', steps = ['a']) => [
    lines.started(run, steps),
    lines.failed(run, code, steps),
  ];

  test('count failures and crashes of these same steps', () => {
    expect(failuresInARow([...fail('1'), lines.started('2'), ...fail('3')], ['a'])).toBe(3);
    expect(failuresInARow([lines.started('1'), lines.stopped('1', 'unchanged')], ['a'])).toBe(1);
  });

  test('leave out what the listener or a full disk stopped', () => {
    expect(failuresInARow([...fail('1'), ...fail('2', 'CANCELLED'), ...fail('3', 'DISK_FULL')], ['a'])).toBe(1);
  });

  test('begin again after a success, also one that was killed before it could say so', () => {
    expect(failuresInARow([...fail('1'), lines.started('2'), lines.finished('2', 1), ...fail('3')], ['a'])).toBe(1);
    expect(failuresInARow([...fail('1'), lines.started('2'), lines.stopped('2', 'was-done')], ['a'])).toBe(0);
  });

  test('begin again with other steps: a new release is another try', () => {
    expect(failuresInARow([...fail('1'), ...fail('2')], ['b'])).toBe(0);
  });
});
