import type { Backup } from '@auralis/backup';
import type { FailureContext } from '../src/failure/failure.ts';

interface BackupSample {
  readonly id: string;
  readonly createdAt?: string;
  readonly isVerified?: boolean;
  readonly isBroken?: boolean;
}

/** A backup of 3,500 tracks, as `listBackups` returns it. */
export function makeBackup({
  id,
  createdAt = '2026-11-26T10:42:00.000Z',
  isVerified = true,
  isBroken = false,
}: BackupSample): Backup {
  const path = `/home/ann/.auralis/backups/${id}.db`;
  return {
    id,
    path,
    manifestPath: `${path}.json`,
    manifest: {
      format: 1,
      database: 'library.db',
      sequence: 1,
      createdAt,
      reason: 'before-upgrade',
      label: null,
      appVersion: '1.2.0',
      schemaVersion: 3,
      minReader: 1,
      applicationId: 0,
      userVersion: 3,
      sha256: '',
      bytes: 4096,
      pageSize: 4096,
      pageCount: 1,
      rows: { tracks: 3500 },
      orphans: 0,
      unchecked: [],
      proofs: isVerified ? [{ level: 3, at: createdAt }] : [],
      failure: isBroken ? { at: createdAt, level: 2, reason: 'other bytes' } : null,
    },
  };
}

/** A coded error as plain data, the way it arrives from another process. */
export function coded(code: string, facts: Readonly<Record<string, unknown>> = {}, detail = 'a reason') {
  return {
    code,
    message: 'a message',
    detail,
    hint: 'a hint',
    facts: { database: '/home/ann/.auralis/library.db', ...facts },
  };
}

/** What is known on the evening of the day on which the only backup was made. */
export const context: FailureContext = {
  path: '/home/ann/.auralis/library.db',
  appVersion: '1.3.0',
  lastAppVersion: '1.2.0',
  backups: [makeBackup({ id: '20261126_104200' })],
  now: new Date('2026-11-26T18:00:00.000Z'),
  timeZone: 'UTC',
};
