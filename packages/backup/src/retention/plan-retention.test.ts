import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backupHistory, brokenPromises } from '../../test/backup-histories.ts';
import type { Backup } from '../catalog/list-backups.ts';
import { withFailure } from '../catalog/manifest.ts';
import { planRetention } from './plan-retention.ts';
import { DEFAULT_RETENTION, type RetentionPolicy } from './retention-rules.ts';

const now = new Date('2026-11-23T12:00:00Z');

interface Sketch {
  readonly daysAgo?: number;
  readonly schema?: number | null;
  readonly reason?: Backup['manifest']['reason'];
  readonly label?: string;
  readonly level?: 0 | 1 | 2 | 3 | 4;
  readonly bytes?: number;
}

/** Backups in the order in which they were made; their ids are `1`, `2`, `3` … */
function made(...sketches: readonly Sketch[]): readonly Backup[] {
  return sketches.map(({ daysAgo = 0, schema = 1, reason = 'manual', label, level = 3, bytes = 10 }, index) => {
    const at = new Date(now.getTime() - daysAgo * 24 * 3_600_000).toISOString();
    const proofLevel = level === 0 ? 3 : level;
    return {
      id: String(index + 1),
      path: '',
      manifestPath: '',
      manifest: {
        format: 1,
        database: 'app.db',
        sequence: index + 1,
        createdAt: at,
        reason,
        label: label ?? null,
        appVersion: null,
        schemaVersion: schema,
        minReader: null,
        applicationId: 0,
        userVersion: 0,
        sha256: '',
        bytes,
        pageSize: 4096,
        pageCount: 1,
        rows: {},
        orphans: null,
        unchecked: [],
        proofs: [{ level: proofLevel, at }],
        failure: level === 0 ? { level: 2, at, reason: 'rotten' } : null,
      },
    };
  });
}

function kept(backups: readonly Backup[], policy: Partial<RetentionPolicy>): Record<string, readonly string[]> {
  const decisions = planRetention({ backups, now, policy });
  return Object.fromEntries(decisions.flatMap((one) => (one.keep ? [[one.backup.id, one.reasons]] : [])));
}

function removed(backups: readonly Backup[], policy: Partial<RetentionPolicy>): Record<string, string> {
  const decisions = planRetention({ backups, now, policy });
  return Object.fromEntries(decisions.flatMap((one) => (one.keep ? [] : [[one.backup.id, one.reason]])));
}

describe('planRetention keeps', () => {
  test('the last ones', () => {
    expect(kept(made({}, {}, {}, {}), { last: 2 })).toEqual({ 4: ['newest-verified', 'last'], 3: ['last'] });
  });

  test('the newest of each day, and no other of that day', () => {
    const backups = made({ daysAgo: 9 }, { daysAgo: 2 }, { daysAgo: 1 }, { daysAgo: 1 }, {});
    expect(kept(backups, { days: 3 })).toEqual({ 5: ['newest-verified', 'days'], 4: ['days'], 2: ['days'] });
  });

  test('the newest of each week from Monday', () => {
    // The 23rd is a Monday, so one day ago is last week.
    const backups = made({ daysAgo: 15 }, { daysAgo: 8 }, { daysAgo: 7 }, { daysAgo: 1 }, {});
    expect(kept(backups, { weeks: 3 })).toEqual({ 5: ['newest-verified', 'weeks'], 4: ['weeks'], 2: ['weeks'] });
  });

  test('one of each schema version', () => {
    const backups = made({ schema: null }, { schema: 1 }, { schema: 1 }, { schema: 2 });
    expect(kept(backups, { perSchema: 1 })).toEqual({
      4: ['newest-verified', 'perSchema'],
      3: ['perSchema'],
      1: ['perSchema'],
    });
  });

  test('no more than the budget, and removes the oldest first', () => {
    const backups = made({ bytes: 10 }, { bytes: 60 }, { bytes: 50 }, { bytes: 40 });
    expect(removed(backups, { last: 9, bytes: 100 })).toEqual({ 2: 'over-budget', 1: 'over-budget' });
  });

  test('a handful of a year of daily backups by default', () => {
    const year = made(...Array.from({ length: 365 }, (_, day) => ({ daysAgo: 364 - day })));
    const left = planRetention({ backups: year, now }).filter(({ keep }) => keep);
    expect(left.map(({ backup }) => 365 - Number(backup.id))).toEqual([0, 1, 2, 3, 4, 5, 6, 8, 15]);
  });
});

describe('planRetention always keeps', () => {
  test('the newest verified one, however many came after it', () => {
    const backups = made({ level: 3 }, { level: 2 }, { level: 1 }, { level: 0 });
    expect(kept(backups, {})).toEqual({ 1: ['newest-verified'] });
  });

  test('the newest before an upgrade of each of the last two schema versions', () => {
    const reason = 'before-upgrade';
    const backups = made(
      { schema: 1, reason },
      { schema: 2, reason },
      { schema: 3, reason },
      { schema: 3, reason },
      {},
    );
    expect(Object.keys(kept(backups, {}))).toEqual(['2', '4', '5']);
  });

  test('a labelled backup', () => {
    expect(kept(made({ label: 'before the party' }, {}), { bytes: 0 })).toMatchObject({ 1: ['label'] });
  });

  test('everything while no backup is verified, or while pruning is blocked', () => {
    expect(removed(made({ level: 2 }, { level: 0 }), {})).toEqual({});
    for (const pruningBlockedBy of ['upgrade', 'restore', 'damaged'] as const) {
      const decisions = planRetention({ backups: made({}, {}, {}), now, policy: {}, pruningBlockedBy });
      expect(decisions.map(({ keep }) => keep)).toEqual([true, true, true]);
    }
  });
});

test('planRetention takes a policy as written: a rule that it does not name keeps nothing', () => {
  const backups = made({ daysAgo: 9, schema: 1 }, { daysAgo: 2, schema: 2 }, { daysAgo: 1 }, {});
  expect(kept(backups, { last: 1 })).toEqual({ 4: ['newest-verified', 'last'] });
  expect(kept(backups, {})).toEqual({ 4: ['newest-verified'] });
  const byDefault = planRetention({ backups, now });
  expect(byDefault).toEqual(planRetention({ backups, now, policy: DEFAULT_RETENTION }));
  expect(byDefault.every(({ keep }) => keep)).toBe(true);
});

test('planRetention removes a backup that failed its verification, and does not count it', () => {
  expect(removed(made({}, {}, { level: 0 }), { last: 2 })).toEqual({ 3: 'verification-failed' });
});

test('planRetention counts a backup whose drill failed, since its copy is intact', () => {
  const reason = 'before-upgrade';
  const failure = { level: 5, at: now.toISOString(), reason: 'the new migration has a fault' } as const;
  const drilled = made({ reason }, {}, {}).map((one) => ({ ...one, manifest: withFailure(one.manifest, failure) }));
  expect(kept(drilled, { last: 2 })).toEqual({
    3: ['newest-verified', 'last'],
    2: ['last'],
    1: ['before-upgrade', 'last'],
  });
});

test('planRetention never lets safety copies push out backups that were asked for, however many there are', () => {
  const copies = Array.from({ length: 20 }, () => ({ reason: 'before-restore' }) as const);
  const backups = made({}, {}, ...copies);
  expect(kept(backups, { last: 2 })).toEqual({
    1: ['last'],
    2: ['last'],
    21: ['last'],
    22: ['newest-verified', 'last'],
  });
});

test('planRetention orders backups by their sequence numbers, whatever the clock did', () => {
  const backups = made({ daysAgo: -400 }, { daysAgo: 3 });
  expect(kept(backups, { last: 1 })).toEqual({ 2: ['newest-verified', 'last'] });
});

test('pruning breaks no promise in any history, and never removes the last intact backup', async () => {
  await fc.assert(
    fc.asyncProperty(backupHistory, async (history) => {
      expect(await brokenPromises(history)).toEqual([]);
    }),
    { numRuns: 2000 },
  );
});
