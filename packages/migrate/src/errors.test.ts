import { BackupError } from '@auralis/backup';
import { expect, test } from 'vitest';
import { toMigrateError } from './errors.ts';

const thrown = (code?: string) =>
  Object.assign(new Error('the message of the system'), code === undefined ? {} : { code });

test.each([
  ['SQLITE_FULL', 'DISK_FULL'],
  ['ENOSPC', 'DISK_FULL'],
  ['SQLITE_BUSY_SNAPSHOT', 'DATABASE_BUSY'],
  ['SQLITE_CORRUPT_INDEX', 'DATABASE_DAMAGED'],
  ['SQLITE_READONLY_DIRECTORY', 'DATABASE_UNREADABLE'],
  ['EACCES', 'DATABASE_UNREADABLE'],
  ['SQLITE_IOERR_FSYNC', 'MIGRATION_FAILED'],
  [undefined, 'MIGRATION_FAILED'],
])('toMigrateError maps %s to %s, with the code of the system in the detail', (system, code) => {
  const error = toMigrateError(thrown(system), '/data/app.db');
  expect(error).toMatchObject({ code, facts: { database: '/data/app.db' } });
  expect(error.detail).toContain(system ?? 'the message of the system');
});

test('toMigrateError passes a coded error unchanged', () => {
  const ours = new BackupError('BACKUP_FAILED', { message: 'Stopped.', detail: '', hint: '' });
  expect(toMigrateError(ours, '/data/app.db')).toBe(ours);
});
