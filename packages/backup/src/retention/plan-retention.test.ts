import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backupHistory, brokenPromises } from '../../test/backup-histories.ts';
import type { Backup } from '../catalog/list-backups.ts';
import { withFailure } from '../catalog/manifest.ts';
import { planRetention } from './plan-retention.ts';
import type { RetentionPolicy } from './policy.ts';

const now = new Date('2026-11-23T12:00:00Z');
const NOTHING: RetentionPolicy = { last: 0, days: 0, weeks: 0, perSchema: 0, bytes: null };

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
        database: 'library.db',
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
        proofs: [{ level: proofLevel, at }],
        failure: level === 0 ? { level: 2, at, reason: 'rotten' } : null,
      },
    };
  });
}

function kept(backups: readonly Backup[], policy: Partial<RetentionPolicy>): Record<string, readonly string[]> {
  const verdicts = planRetention({ backups, now, policy: { ...NOTHING, ...policy } });
  return Object.fromEntries(verdicts.flatMap((one) => (one.keep ? [[one.backup.id, one.reasons]] : [])));
}

function removed(backups: readonly Backup[], policy: Partial<RetentionPolicy>): Record<string, string> {
  const verdicts = planRetention({ backups, now, policy: { ...NOTHING, ...policy } });
  return Object.fromEntries(verdicts.flatMap((one) => (one.keep ? [] : [[one.backup.id, one.reason]])));
}

describe('what the policy asks for is kept', () => {
  test('the last ones', () => {
    expect(kept(made({}, {}, {}, {}), { last: 2 })).toEqual({ 4: ['newest-proven', 'last'], 3: ['last'] });
  });

  test('the newest of each day, and no other of that day', () => {
    const backups = made({ daysAgo: 9 }, { daysAgo: 2 }, { daysAgo: 1 }, { daysAgo: 1 }, {});
    expect(kept(backups, { days: 3 })).toEqual({ 5: ['newest-proven', 'day'], 4: ['day'], 2: ['day'] });
  });

  test('the newest of each week from Monday', () => {
    // The 23rd is a Monday, so one day ago is last week.
    const backups = made({ daysAgo: 15 }, { daysAgo: 8 }, { daysAgo: 7 }, { daysAgo: 1 }, {});
    expect(kept(backups, { weeks: 3 })).toEqual({ 5: ['newest-proven', 'week'], 4: ['week'], 2: ['week'] });
  });

  test('one of each schema version', () => {
    const backups = made({ schema: null }, { schema: 1 }, { schema: 1 }, { schema: 2 });
    expect(kept(backups, { perSchema: 1 })).toEqual({ 4: ['newest-proven', 'schema'], 3: ['schema'], 1: ['schema'] });
  });

  test('unless the newer ones fill the budget: then the oldest go first', () => {
    const backups = made({ bytes: 10 }, { bytes: 60 }, { bytes: 50 }, { bytes: 40 });
    expect(removed(backups, { last: 9, bytes: 100 })).toEqual({ 2: 'over-budget', 1: 'over-budget' });
  });

  test('and by default a year of daily backups comes down to a handful', () => {
    const year = made(...Array.from({ length: 365 }, (_, day) => ({ daysAgo: 364 - day })));
    const left = planRetention({ backups: year, now }).filter(({ keep }) => keep);
    expect(left.map(({ backup }) => 365 - Number(backup.id))).toEqual([0, 1, 2, 3, 4, 5, 6, 8, 15]);
  });
});

describe('never given up is', () => {
  test('the newest proven one, however many came after it', () => {
    const backups = made({ level: 3 }, { level: 2 }, { level: 1 }, { level: 0 });
    expect(kept(backups, {})).toEqual({ 1: ['newest-proven'] });
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

  test('one that the listener named', () => {
    expect(kept(made({ label: 'before the party' }, {}), { bytes: 0 })).toMatchObject({ 1: ['named'] });
  });

  test('anything while no backup is proven, or while the library is not at rest', () => {
    expect(removed(made({ level: 2 }, { level: 0 }), {})).toEqual({});
    for (const frozen of ['upgrade', 'restore', 'damaged'] as const) {
      const verdicts = planRetention({ backups: made({}, {}, {}), now, policy: NOTHING, frozen });
      expect(verdicts.map(({ keep }) => keep)).toEqual([true, true, true]);
    }
  });
});

test('one that failed its check takes no place of a whole one', () => {
  expect(removed(made({}, {}, { level: 0 }), { last: 2 })).toEqual({ 3: 'check-failed' });
});

test('one whose drill failed counts as before: the copy is whole', () => {
  const reason = 'before-upgrade';
  const failure = { level: 5, at: now.toISOString(), reason: 'the new step has a fault' } as const;
  const drilled = made({ reason }, {}, {}).map((one) => ({ ...one, manifest: withFailure(one.manifest, failure) }));
  expect(kept(drilled, { last: 2 })).toEqual({ 3: ['newest-proven', 'last'], 2: ['last'], 1: ['before-upgrade'] });
});

test('order comes from the sequence, whatever the clock did', () => {
  const backups = made({ daysAgo: -400 }, { daysAgo: 3 });
  expect(kept(backups, { last: 1 })).toEqual({ 2: ['newest-proven', 'last'] });
});

test('in any history the number of whole backups never falls to 0 once there was one, and no promise is broken', async () => {
  await fc.assert(
    fc.asyncProperty(backupHistory, async (history) => {
      expect(await brokenPromises(history)).toEqual([]);
    }),
    { numRuns: 2000 },
  );
});
