import { readFileSync, writeFileSync } from 'node:fs';
import { liveDescriptor } from '@auralis/sqlite/support';
import { expect, test } from 'vitest';
import { makeDatabase, useFolder } from '../../test/sample-database.ts';
import { createBackup } from '../create/create-backup.ts';
import { hasSameContent } from './restore-in-place.ts';

const place = useFolder();

test('hasSameContent compares every page, and ignores only the bookkeeping of SQLite in the first one', async () => {
  const database = makeDatabase(place.path, { journalMode: 'delete', tracks: 20_000 });
  const backup = await createBackup({ database: place.path, reason: 'manual' });
  const isSame = () => hasSameContent(liveDescriptor(place.path), backup, {});
  expect(await isSame()).toBe(true);
  database.pragma('user_version = 3');
  database.pragma('schema_version = 99');
  database.close();
  expect(await isSame()).toBe(true);
  const bytes = readFileSync(place.path);
  for (const position of [16, 60, 5000, bytes.length - 1]) {
    const changed = Buffer.from(bytes);
    changed.writeUInt8(changed.readUInt8(position) ^ 1, position);
    writeFileSync(place.path, changed);
    expect(await isSame(), `byte ${position}`).toBe(false);
  }
  writeFileSync(place.path, bytes.subarray(0, -4096));
  expect(await isSame()).toBe(false);
});
