import type { Release } from '../../src/contract/about.ts';
import type { UpgradeHistory } from '../../src/contract/upgrade.ts';

const DAY = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * DAY).toISOString();

export function madeUpReleases(): Release[] {
  return [
    {
      version: '1.6.0',
      date: '2026-11-24',
      schema: { from: 5, to: 6, breaking: true },
      entries: [
        { id: 'a', category: 'added', text: 'Finds and sorts large libraries at once, even with a million tracks.' },
        { id: 'b', category: 'added', text: 'Shows what a restore brings back and takes away before you decide.' },
        { id: 'c', category: 'fixed', text: 'Albums on several discs play in the order of their discs.' },
      ],
    },
    {
      version: '1.5.0',
      date: '2026-10-02',
      schema: null,
      entries: [
        {
          id: 'd',
          category: 'changed',
          text: 'Measures loudness more accurately, above all in quiet and in very long tracks.',
        },
        { id: 'e', category: 'security', text: 'Pages of other sites can no longer ask the app for anything.' },
      ],
    },
    {
      version: '1.4.0',
      date: '2026-08-13',
      schema: { from: 4, to: 5, breaking: false },
      entries: [{ id: 'f', category: 'added', text: 'Lets you mark mastering presets as favourites.' }],
    },
  ];
}

export function madeUpHistory(): UpgradeHistory {
  const row = { appVersion: '1.6.0', code: null, durationMs: 21_400, rowsLost: 0 };
  return {
    upgrades: [
      { ...row, startedAt: ago(0.1), from: 5, to: 6, outcome: 'upgraded' },
      { ...row, startedAt: ago(1), from: 5, to: 6, outcome: 'failed', code: 'DISK_FULL', durationMs: 4200 },
      { ...row, startedAt: ago(2), from: 5, to: 6, outcome: 'interrupted', durationMs: null, rowsLost: null },
      { ...row, startedAt: ago(60), appVersion: '1.4.0', from: 4, to: 5, outcome: 'cancelled', durationMs: 1900 },
      { ...row, startedAt: ago(61), appVersion: '1.4.0', from: 5, to: 4, outcome: 'restored', durationMs: 2100 },
      { ...row, startedAt: ago(200), appVersion: '1.0.0', from: 'legacy', to: 1, outcome: 'upgraded', durationMs: 840 },
    ],
    figures: {
      success: { value: 0.996, target: 0.99, series: [1, 1, 0.98, 0.99, 0.994, 0.996] },
      duration: { value: 2100, target: 10_000, series: [840, 1900, 2100, 4200, 2000, 21_400] },
      rowsLost: { value: 0, target: 0, series: [0, 0, 0, 0, 0, 0] },
      rollbacks: { value: 1, target: 1, series: [null, 1, 1, null, 1] },
    },
  };
}
