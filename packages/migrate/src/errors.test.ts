import { BackupError } from '@auralis/backup';
import { expect, test } from 'vitest';
import { toMigrateError } from './errors.ts';

const thrown = (code?: string) => Object.assign(new Error('as the system says it'), code === undefined ? {} : { code });

test.each([
  ['SQLITE_FULL', 'DISK_FULL'],
  ['ENOSPC', 'DISK_FULL'],
  ['SQLITE_BUSY_SNAPSHOT', 'DATABASE_BUSY'],
  ['SQLITE_CORRUPT_INDEX', 'DATABASE_DAMAGED'],
  ['SQLITE_READONLY_DIRECTORY', 'DATABASE_UNREADABLE'],
  ['EACCES', 'DATABASE_UNREADABLE'],
  ['SQLITE_IOERR_FSYNC', 'MIGRATION_FAILED'],
  [undefined, 'MIGRATION_FAILED'],
])('%s is told as %s, with the word of the system in its detail', (system, code) => {
  const told = toMigrateError(thrown(system), '/music/library.db');
  expect(told).toMatchObject({ code, facts: { database: '/music/library.db' } });
  expect(told.detail).toContain(system ?? 'as the system says it');
});

test('an error with a code of ours passes unchanged', () => {
  const ours = new BackupError('BACKUP_FAILED', { message: 'Stopped.', detail: '', hint: '' });
  expect(toMigrateError(ours, '/music/library.db')).toBe(ours);
});
