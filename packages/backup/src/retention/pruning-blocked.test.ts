import { openDatabase } from '@auralis/sqlite';
import { expect, test } from 'vitest';
import { makeDatabase, useFolder } from '../../test/sample-database.ts';
import { backupPlace } from '../catalog/backup-place.ts';
import { whileIntact } from './pruning-blocked.ts';

const place = useFolder();

test.each([200, 250_000])(
  'whileIntact locks writers of a database of %i tracks out while the work is done',
  async (tracks) => {
    makeDatabase(place.path, { tracks }).close();
    const writer = openDatabase(place.path, { timeoutMs: 0 });
    const write = () => writer.exec("INSERT INTO tracks (title) VALUES ('new')");
    expect(await whileIntact(backupPlace(place.path), () => expect(write).toThrow('locked'), undefined)).toBe(null);
    write();
    writer.close();
  },
);
