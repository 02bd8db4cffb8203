import { expect, test } from 'vitest';
import { lines } from '../../test/journals.ts';
import { upgradeStats } from './stats.ts';

test('upgradeStats counts successes, failures and postponed runs', () => {
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
    databases: 2,
    runs: 5,
    succeeded: 2,
    failed: 2,
    postponed: 1,
    successRate: 0.5,
    meanMs: 100,
    medianMs: 100,
    p95Ms: 100,
    rollbacks: { needed: 3, worked: 2 },
    rowsRemoved: 0,
    rowsLost: 0,
  });
});

test('upgradeStats reports the time that 95 of 100 runs stay within as the 95th percentile', () => {
  const runs = Array.from({ length: 100 }, (_, index) => [
    lines.started(String(index)),
    lines.finished(String(index), index + 1),
  ]).flat();
  expect(upgradeStats([runs])).toMatchObject({ p95Ms: 95, meanMs: 50.5, successRate: 1 });
});

test('upgradeStats counts a run without an end as neither succeeded nor failed', () => {
  expect(upgradeStats([[lines.started('1')]])).toMatchObject({ runs: 1, failed: 0, postponed: 1, successRate: null });
});

test('upgradeStats returns null rates without any runs', () => {
  expect(upgradeStats([])).toMatchObject({ runs: 0, successRate: null, meanMs: null, p95Ms: null });
});

test('upgradeStats counts restores as rollbacks, except refused and postponed ones', () => {
  const restored = (code: string | null) =>
    ({ event: 'restored', run: 'r', at: '2026-11-23T10:00:00.000Z', backup: 'b', code }) as const;
  const entries = [restored(null), restored('BACKUP_TOO_NEW'), restored('RESTORE_FAILED'), restored('CANCELLED')];
  expect(upgradeStats([entries]).rollbacks).toEqual({ needed: 2, worked: 1 });
});
