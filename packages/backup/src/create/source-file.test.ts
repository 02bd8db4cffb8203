import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeDatabase, useFolder } from '../../test/sample-database.ts';
import { createBackup } from './create-backup.ts';

const place = useFolder();
const SIZES = [1, 2, 15, 16, 99, 100, 511, 512, 4095, 4096];

test.each([2, 3, 4] as const)(
  'createBackup at level %i rejects what is not a SQLite file, and writes nothing',
  async (level) => {
    makeDatabase(place.path, { journalMode: 'delete' }).close();
    const database = readFileSync(place.path);
    const text = Buffer.from('Dear diary, '.repeat(400));
    const jpeg = Buffer.concat([Buffer.from('ffd8ffe000104a464946', 'hex'), Buffer.alloc(9000, 7)]);
    const files = [
      jpeg,
      ...[Buffer.alloc(4096), text, database].flatMap((bytes) => SIZES.map((size) => bytes.subarray(0, size))),
    ];
    for (const bytes of files) {
      writeFileSync(place.path, bytes);
      const name = `${bytes.length} bytes, ${bytes.subarray(0, 16).toString('latin1')}`;
      await expect(createBackup({ database: place.path, reason: 'manual', level }), name).rejects.toMatchObject({
        code: 'DATABASE_DAMAGED',
      });
      expect(readFileSync(place.path).equals(bytes), name).toBe(true);
      const written = readdirSync(place.folder, { recursive: true }).filter(
        (file) => !['app.db', 'backups'].includes(`${file}`),
      );
      expect(written, name).toEqual([]);
    }
  },
);
