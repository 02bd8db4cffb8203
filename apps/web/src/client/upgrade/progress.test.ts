import { describe, expect, test } from 'vitest';
import type { AppState } from '../../contract/upgrade.ts';
import { chooseScreen } from '../app/screen.ts';
import { isStage, roundEstimate, showProgress, type Upgrading } from './progress.ts';

const upgrading = (progress: Partial<Upgrading['progress']>): Upgrading => ({
  state: 'upgrading',
  versions: { app: { from: '1.4.0', to: '1.6.0' }, schema: { from: 5, to: 6 } },
  progress: { phase: 'migrate', fraction: 0.5, elapsedMs: 10_000, ...progress },
  isStopping: false,
  backup: null,
});

describe('Progress', () => {
  test('the bar never runs backward, whatever is reported', () => {
    expect(showProgress(upgrading({ fraction: 0.2 }), 0.6, 0).fraction).toBe(0.6);
    expect(showProgress(upgrading({ fraction: 1.2 }), 0.6, 0).fraction).toBe(1);
  });

  test('the clock goes on between two reports, and the time left goes down with it', () => {
    const first = showProgress(upgrading({}), 0, 0);
    const later = showProgress(upgrading({}), 0.5, 4000);
    expect([first.elapsedMs, later.elapsedMs]).toEqual([10_000, 14_000]);
    expect([first.leftMs, later.leftMs]).toEqual([10_000, 6000]);
  });

  test('the time left is not guessed in the first three seconds, nor from almost nothing', () => {
    expect(showProgress(upgrading({ elapsedMs: 2900 }), 0, 0).leftMs).toBeNull();
    expect(showProgress(upgrading({ fraction: 0.01 }), 0, 0).leftMs).toBeNull();
    expect(showProgress(upgrading({ elapsedMs: 2900 }), 0, 200).leftMs).not.toBeNull();
  });

  test('phases before the current one are done, and none is while another window is waited for', () => {
    const states = (phase: Upgrading['progress']['phase']) =>
      showProgress(upgrading({ phase }), 0, 0).phases.map(({ state }) => state);
    expect(states('migrate')).toEqual(['done', 'done', 'active', 'pending', 'pending']);
    expect(states('waiting')).toEqual(['pending', 'pending', 'pending', 'pending', 'pending']);
  });

  test('estimates are rounded up to steps that do not flicker', () => {
    expect([1, 8400, 21_000, 61_000].map(roundEstimate)).toEqual([1000, 9000, 25_000, 120_000]);
  });
});

describe('Choice of the screen', () => {
  const ready = (isQuiet: boolean, receipt: unknown): AppState =>
    ({ state: 'ready', receipt, isQuiet, isReadOnly: false, newerSchema: null }) as AppState;
  const failed = { state: 'failed', failure: {} } as AppState;

  test('a receipt has a page of its own only after an update that took its time', () => {
    expect(isStage(ready(false, {}))).toBe(true);
    expect(isStage(ready(true, {}))).toBe(false);
    expect(isStage(ready(false, null))).toBe(false);
  });

  test('an update takes the place of every page, so that a reload comes back to it', () => {
    for (const path of ['/', '/library', '/backups', '/settings']) {
      expect(chooseScreen(upgrading({}), path)).toBe('stage');
      expect(chooseScreen(null, path)).toBe('stage');
    }
  });

  test('after a failure the pages about backups work, and no other', () => {
    expect(chooseScreen(failed, '/backups/b1/restore')).toBe('restore');
    expect(chooseScreen(failed, '/backups')).toBe('restore');
    expect(chooseScreen(failed, '/backups-of-mine')).toBe('stage');
    expect(chooseScreen(failed, '/library')).toBe('stage');
  });
});
