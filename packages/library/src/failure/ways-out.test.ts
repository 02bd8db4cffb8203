import { describe, expect, test } from 'vitest';
import { coded, context, makeBackup } from '../../test/failures.ts';
import { describeFailure } from './describe-failure.ts';
import type { FailureContext } from './failure.ts';

describe('the way out restore-backup', () => {
  const offered = (backups: FailureContext['backups'], error: unknown = coded('DATABASE_DAMAGED')) =>
    describeFailure(error, { ...context, ...(backups && { backups }) }).waysOut.find(
      ({ id }) => id === 'restore-backup',
    );

  test('offers the newest verified backup, and none that failed a check', () => {
    const backups = [
      makeBackup({ id: '3', isBroken: true }),
      makeBackup({ id: '2', isVerified: false }),
      makeBackup({ id: '1', createdAt: '2026-11-01T09:05:00.000Z' }),
    ];
    expect(offered(backups)).toMatchObject({
      label: 'Restore the backup of 1 November 2026, 09:05 (3,500 tracks, verified)',
      data: { id: '1' },
    });
    expect(offered(backups.slice(0, 2))).toMatchObject({
      label: 'Restore the backup of today, 10:42 (3,500 tracks)',
      data: { id: '2', isVerified: false },
    });
    expect(offered(backups.slice(0, 1))).toBeUndefined();
  });

  test('does not offer the backup that the failure is about', () => {
    const [bad, good] = [makeBackup({ id: '2' }), makeBackup({ id: '1' })];
    expect(offered([bad, good], coded('BACKUP_DAMAGED', { backup: bad.path }))).toMatchObject({ data: { id: '1' } });
    expect(offered([bad], coded('BACKUP_DAMAGED', { backup: bad.path }))).toBeUndefined();
  });

  test('shows the date in the time zone of the listener', () => {
    const about = { ...context, timeZone: 'Asia/Tokyo', now: new Date('2026-11-26T16:00:00.000Z') };
    const way = describeFailure(coded('DATABASE_DAMAGED'), about).waysOut[1];
    expect(way?.label).toMatch(/^Restore the backup of 26 November 2026, 19:42/);
  });
});
