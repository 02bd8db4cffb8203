import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBackup } from '@auralis/backup';
import { loadMigrations } from '@auralis/migrate';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { drillLibraryBackup } from './drill-backup.ts';
import { MIGRATIONS_FOLDER } from './migrations-folder.ts';
import { generateLibrary } from './sample/index.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'auralis-drill-'));
  path = join(folder, 'library.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

const makeBackup = async (schema: number) => {
  await generateLibrary({
    path,
    migrations: await loadMigrations(MIGRATIONS_FOLDER),
    schema,
    tracks: 200,
    seed: 3,
    dirt: 'some',
  });
  return createBackup({ database: path, reason: 'manual', schemaVersion: schema });
};

test.each([1, 5])(
  'a backup of schema %i is shown to be of use: restored, brought forward, and read',
  async (schema) => {
    const { id } = await makeBackup(schema);
    const before = readFileSync(path);
    const { level, backup } = await drillLibraryBackup({ path, id, appVersion: '1.4.0' });
    expect(level).toBe(5);
    expect(backup.manifest.proofs.map((proof) => proof.level)).toContain(5);
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(join(folder, 'backups')).filter((name) => name.includes('look'))).toEqual([]);
  },
);

test('one that the steps can not bring forward is told', async () => {
  const { id } = await makeBackup(1);
  const migrations = join(folder, 'other-steps');
  await expect(drillLibraryBackup({ path, id, appVersion: '1.4.0', migrations })).rejects.toMatchObject({
    code: 'MIGRATION_MISSING',
  });
  await expect(drillLibraryBackup({ path, id: '20200101_000000', appVersion: '1.4.0' })).rejects.toMatchObject({
    code: 'BACKUP_MISSING',
  });
});
