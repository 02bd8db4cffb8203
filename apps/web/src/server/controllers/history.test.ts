import type { JournalEntry } from '@auralis/library';
import { expect, test } from 'vitest';
import { history } from '../../contract/upgrade.ts';
import { upgradeHistory } from './history.ts';

const about = (run: string, at: string) => ({ run, at: `2026-11-${at}T10:00:00.000Z`, from: 4, to: 5, steps: ['a'] });
const started = (run: string, at: string): JournalEntry => ({
  event: 'started',
  ...about(run, at),
  appVersion: '1.4.0',
  bytes: 1,
});
const finished = (run: string, at: string, durationMs: number, lost = 0): JournalEntry => ({
  event: 'finished',
  ...about(run, at),
  durationMs,
  losses: lost === 0 ? [] : [{ table: 'tracks', column: null, count: lost, reasons: [] }],
  backup: 'b',
});
const failed = (run: string, at: string, code: string): JournalEntry => ({
  event: 'failed',
  ...about(run, at),
  code,
  step: null,
  durationMs: 9,
  backup: null,
  wayBack: 'unchanged',
});

const historyOf = (journal: readonly JournalEntry[], isUpgrading: boolean) =>
  upgradeHistory({ journal, receipts: [], isUpgrading });

const JOURNAL: readonly JournalEntry[] = [
  started('1', '01'),
  failed('1', '01', 'CANCELLED'),
  started('2', '02'),
  failed('2', '02', 'ROWS_LOST'),
  started('3', '03'),
  { event: 'stopped', ...about('3', '03'), fraction: 0.4, wayBack: 'unchanged' },
  started('4', '04'),
  finished('4', '04', 200),
  { event: 'restored', run: 'r', at: '2026-11-05T10:00:00.000Z', backup: 'b', code: null },
  started('5', '06'),
  finished('5', '06', 400, 3),
];

test('the history has each upgrade and each restore with how it ended, newest first', () => {
  const { upgrades } = history.parse(historyOf(JOURNAL, false));
  expect(upgrades.map(({ startedAt, outcome, code }) => [startedAt.slice(8, 10), outcome, code])).toEqual([
    ['06', 'upgraded', null],
    ['05', 'restored', null],
    ['04', 'upgraded', null],
    ['03', 'interrupted', null],
    ['02', 'failed', 'ROWS_LOST'],
    ['01', 'cancelled', 'CANCELLED'],
  ]);
});

test('the figures count what was stopped neither as a success nor as a failure', () => {
  const { figures } = historyOf(JOURNAL, false);
  expect(figures.success).toEqual({ value: 0.5, target: 0.995, series: [null, 0, 0, 1, 1] });
  expect(figures.duration).toMatchObject({ value: 200, series: [null, null, null, 200, 400] });
  expect(figures.rowsLost).toEqual({ value: 3, target: 0, series: [null, null, null, 0, 3] });
  expect(figures.rollbacks).toEqual({ value: 1, target: 1, series: [1, 1, 1, 1] });
});

test('an upgrade that is running is not part of the history', () => {
  const running = historyOf([...JOURNAL, started('6', '07')], true);
  expect(running).toEqual(historyOf(JOURNAL, false));
  expect(historyOf([...JOURNAL, started('6', '07')], false).upgrades[0]?.outcome).toBe('interrupted');
});

test('a library without a journal has no figures', () => {
  expect(history.parse(historyOf([], false))).toMatchObject({
    upgrades: [],
    figures: { success: { value: null, series: [] }, rowsLost: { value: null }, rollbacks: { value: null } },
  });
});
