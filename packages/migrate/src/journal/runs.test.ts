import { describe, expect, test } from 'vitest';
import { lines } from '../../test/journals.ts';
import { failuresInARow, runsOf } from './runs.ts';

describe('runsOf', () => {
  test('returns one run for each start, with its end and its progress', () => {
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

const attempt = (checksums = ['a'], file = '1:1') => ({ checksums, file });

describe('failuresInARow', () => {
  const fail = (run: string, code = 'ROWS_LOST', checksums = ['a']) => [
    lines.started(run, checksums),
    lines.failed(run, code, checksums),
  ];

  test('counts failures and crashes of the same migrations', () => {
    expect(failuresInARow([...fail('1'), lines.started('2'), ...fail('3')], attempt())).toBe(3);
    expect(failuresInARow([lines.started('1'), lines.stopped('1', 'unchanged')], attempt())).toBe(1);
  });

  test('ignores runs that the user or a full disk stopped', () => {
    expect(failuresInARow([...fail('1'), ...fail('2', 'CANCELLED'), ...fail('3', 'DISK_FULL')], attempt())).toBe(1);
  });

  test('starts again after a success, even one that was killed before its last line', () => {
    expect(failuresInARow([...fail('1'), lines.started('2'), lines.finished('2', 1), ...fail('3')], attempt())).toBe(1);
    expect(failuresInARow([...fail('1'), lines.started('2'), lines.stopped('2', 'was-done')], attempt())).toBe(0);
  });

  test('ignores failures that are no fault of the migrations: a failed backup, or damage before', () => {
    const others = ['BACKUP_FAILED', 'DATABASE_UNREADABLE', 'DATABASE_DAMAGED'];
    expect(failuresInARow([...fail('1'), ...others.flatMap((code) => fail(code, code))], attempt())).toBe(1);
  });

  test('starts again after a restore, or with another file at the same path', () => {
    const restored = { event: 'restored', run: 'r', at: '', backup: '20261123_100000', code: null } as const;
    expect(failuresInARow([...fail('1'), restored, ...fail('2')], attempt())).toBe(1);
    expect(failuresInARow([...fail('1'), { ...restored, code: 'RESTORE_FAILED' }, ...fail('2')], attempt())).toBe(2);
    const onFile = (run: string, file: string) => [{ ...lines.started(run), file }, lines.failed(run, 'ROWS_LOST')];
    const entries = [...onFile('1', '1:1'), ...onFile('2', '1:2'), ...onFile('3', '1:2')];
    expect(failuresInARow(entries, attempt(['a'], '1:2'))).toBe(2);
    expect(failuresInARow(entries, attempt(['a'], '1:3'))).toBe(0);
  });

  test('starts again with other migrations, as in a new release', () => {
    expect(failuresInARow([...fail('1'), ...fail('2')], attempt(['b']))).toBe(0);
  });
});
