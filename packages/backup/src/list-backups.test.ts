import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listBackups } from './list-backups.ts';
import { makeLibrary, useFolder } from './sample-library.fixture.ts';

const place = useFolder();

test('a library without a folder of backups has none', () => {
  makeLibrary(place.path).close();
  expect(listBackups({ database: place.path })).toEqual([]);
});

test('a folder of backups that cannot be read is an error with a code, not "no backups"', () => {
  makeLibrary(place.path).close();
  writeFileSync(join(place.folder, 'backups'), 'not a folder');
  expect(() => listBackups({ database: place.path })).toThrow(expect.objectContaining({ code: 'BACKUP_FAILED' }));
});
