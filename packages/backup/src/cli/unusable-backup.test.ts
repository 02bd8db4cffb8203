import { spawnSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { openDatabase } from '@auralis/sqlite';
import { expect, test } from 'vitest';
import { makeDatabase, useFolder } from '../../test/sample-database.ts';
import type { Backup } from '../catalog/list-backups.ts';
import { createBackup } from '../create/create-backup.ts';

const place = useFolder();
const CLI = join(import.meta.dirname, '..', 'cli.ts');

function run(verb: string, ...args: readonly string[]) {
  const words = [CLI, verb, place.path, ...args, '--json'];
  const { status, stdout } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  return { status, document: JSON.parse(stdout) };
}

async function backUp(): Promise<Backup> {
  makeDatabase(place.path).close();
  return createBackup({ database: place.path, reason: 'manual' });
}

test('the only backup is called damaged, not missing, when it failed its check', async () => {
  const { id, path } = await backUp();
  truncateSync(path, 4096);
  expect(run('verify', '--id', id)).toMatchObject({ document: { code: 'BACKUP_DAMAGED' } });
  const { status, document } = run('restore', '--yes');
  expect(status).toBe(1);
  expect(document.code).toBe('BACKUP_DAMAGED');
  expect(document.detail).toContain(`${id}: `);
  writeFileSync(`${path}.json`, '{');
  expect(run('restore', '--yes').document).toMatchObject({
    code: 'BACKUP_DAMAGED',
    detail: expect.stringContaining(`${id}: `),
  });
});

test.skipIf(process.platform === 'win32')('a backup can be a relative link to where its copy was moved', async () => {
  const { id, path } = await backUp();
  mkdirSync(join(place.folder, 'archive'));
  renameSync(path, join(place.folder, 'archive', basename(path)));
  symlinkSync(join('..', 'archive', basename(path)), path);
  const database = openDatabase(place.path);
  const entries = database.prepare('SELECT count(*) FROM entries').pluck();
  const before = entries.get();
  database.exec('DELETE FROM entries');
  expect(run('verify', '--id', id, '--level', '4').status).toBe(0);
  expect(run('restore', '--id', id, '--yes').status).toBe(0);
  expect(entries.get()).toBe(before);
  database.close();
});

test.skipIf(process.platform === 'win32')('a manifest that is a pipe does not block a command', async () => {
  const { id, manifestPath } = await backUp();
  rmSync(manifestPath);
  spawnSync('mkfifo', [manifestPath]);
  expect(run('list').status).toBe(0);
  expect(run('verify', '--id', id).document).toMatchObject({
    code: 'BACKUP_DAMAGED',
    detail: expect.stringContaining(manifestPath),
  });
});
