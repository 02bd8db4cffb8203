import { expect, test } from 'vitest';
import { lines } from '../../test/journals.ts';
import { upgradeStats } from './stats.ts';

test('figures count what succeeded, what failed, and what the listener set aside', () => {
  const one = [lines.started('1'), lines.finished('1', 100), lines.started('2'), lines.failed('2', 'ROWS_LOST')];
  const other = [
    lines.started('3'),
    lines.failed('3', 'CANCELLED'),
    lines.started('4'),
    lines.stopped('4', 'was-done'),
    lines.started('5'),
    lines.stopped('5', 'failed'),
  ];
  expect(upgradeStats([one, other])).toEqual({
    libraries: 2,
    runs: 5,
    succeeded: 2,
    failed: 2,
    setAside: 1,
    successRate: 0.5,
    meanMs: 100,
    p95Ms: 100,
    rollbacks: { needed: 3, worked: 2 },
    rowsRemoved: 0,
    rowsLost: 0,
  });
});

test('the 95th percentile is the time that 95 of 100 runs stay within', () => {
  const runs = Array.from({ length: 100 }, (_, index) => [
    lines.started(String(index)),
    lines.finished(String(index), index + 1),
  ]).flat();
  expect(upgradeStats([runs])).toMatchObject({ p95Ms: 95, meanMs: 50.5, successRate: 1 });
});

test('a run without an end is not judged: the next one will say how the library was found', () => {
  expect(upgradeStats([[lines.started('1')]])).toMatchObject({ runs: 1, failed: 0, setAside: 1, successRate: null });
});

test('no runs give no rates', () => {
  expect(upgradeStats([])).toMatchObject({ runs: 0, successRate: null, meanMs: null, p95Ms: null });
});

test('restores count as rollbacks, and one that was refused or put off does not', () => {
  const restored = (code: string | null) =>
    ({ event: 'restored', run: 'r', at: '2026-11-23T10:00:00.000Z', backup: 'b', code }) as const;
  const entries = [restored(null), restored('BACKUP_TOO_NEW'), restored('RESTORE_FAILED'), restored('CANCELLED')];
  expect(upgradeStats([entries]).rollbacks).toEqual({ needed: 2, worked: 1 });
});
