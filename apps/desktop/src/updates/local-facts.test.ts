import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBackup } from '@auralis/backup';
import { MIGRATIONS_FOLDER } from '@auralis/library';
import { generateLibrary } from '@auralis/library/sample';
import { loadMigrations } from '@auralis/migrate';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readLocalFacts } from './local-facts.node.ts';

const migrations = await loadMigrations(MIGRATIONS_FOLDER);
let folder: string;
let library: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'auralis-facts-'));
  library = join(folder, 'library.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

async function read() {
  const logged: unknown[] = [];
  const places = { library, migrations, download: join(folder, 'not', 'yet'), app: folder };
  return { ...(await readLocalFacts(places, (error) => logged.push(error))), logged };
}

test('the facts have the schema and size of the library, the age of its last backup, and the space of each disk', async () => {
  await generateLibrary({ path: library, migrations, tracks: 20, seed: 1, schema: 3, dirt: 'none' });
  const { manifest } = await createBackup({ database: library, reason: 'manual' });
  const { library: facts, disks, lastBackupAt, logged } = await read();
  expect(facts).toEqual({ status: 'known', version: 3, minReader: expect.any(Number), bytes: expect.any(Number) });
  expect(facts).toMatchObject({ bytes: statSync(library).size });
  expect({ lastBackupAt, logged }).toEqual({ lastBackupAt: manifest.createdAt, logged: [] });
  const { dev } = statSync(folder);
  for (const disk of Object.values(disks)) expect(disk).toEqual({ device: dev, freeBytes: expect.any(Number) });
});

test('without a library there is none that an update could change', async () => {
  expect(await read()).toMatchObject({ library: { status: 'absent' }, lastBackupAt: null, logged: [] });
});

test('a file that is no library is unknown, and does not stop a check', async () => {
  writeFileSync(library, 'dear diary');
  expect(await read()).toMatchObject({ library: { status: 'unknown' }, lastBackupAt: null });
});
