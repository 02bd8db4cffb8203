import { expect, test } from 'vitest';
import { makeDatabase, useFolder } from '../../test/sample-database.ts';
import { createBackup } from '../create/create-backup.ts';
import { assertNotNewerThanDatabase } from './restore.ts';

const place = useFolder();

test('assertNotNewerThanDatabase rejects a backup of a newer schema, and names the flag that allows it', async () => {
  makeDatabase(place.path).close();
  const backup = await createBackup({ database: place.path, reason: 'manual', schemaVersion: 9 });
  expect(() => assertNotNewerThanDatabase(backup, 5)).toThrow(
    expect.objectContaining({ code: 'BACKUP_TOO_NEW', hint: expect.stringContaining('--max-schema 9') }),
  );
  for (const current of [9, 10, null]) expect(() => assertNotNewerThanDatabase(backup, current)).not.toThrow();
});
