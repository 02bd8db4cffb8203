import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { openDatabase } from '@auralis/sqlite';
import { describe, expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { makeDatabase, useFolder } from '../test/sample-database.ts';
import { createBackup } from './create/create-backup.ts';

const place = useFolder();
const CLI = join(import.meta.dirname, 'cli.ts');

function run(verb: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, verb, place.path, ...args], {
    encoding: 'utf8',
    input: '',
  });
  return { status, stdout, stderr };
}

function json(verb: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = run(verb, ...args, '--json');
  return { status, stderr, document: JSON.parse(stdout) };
}

function sql(statement: string): unknown {
  const database = openDatabase(place.path);
  try {
    const prepared = database.prepare(statement);
    return prepared.reader ? prepared.pluck().get() : prepared.run();
  } finally {
    database.close();
  }
}

const entries = () => sql('SELECT count(*) FROM entries');

function createDatabase(): void {
  makeDatabase(place.path).close();
}

async function backUp(times: number): Promise<void> {
  for (let i = 0; i < times; i += 1) await createBackup({ database: place.path, reason: 'manual' });
}

describe('auralis-backup restore', () => {
  test('reports wrong usage and what would be lost without a terminal and without --yes', () => {
    createDatabase();
    run('create');
    sql('DELETE FROM entries WHERE track_id > 99');
    const before = readFileSync(place.path);
    const { status, stderr } = run('restore');
    expect(status).toBe(2);
    expect(stderr).toContain('entries: 33, then 66');
    expect(stderr).toContain('--yes');
    expect(readFileSync(place.path).equals(before)).toBe(true);
    expect(readdirSync(join(place.folder, 'backups'))).toHaveLength(3);
  });

  test('restores with --yes, and names the safety copy', () => {
    createDatabase();
    run('create');
    sql('DELETE FROM entries WHERE track_id > 99');
    const { status, document } = json('restore', '--yes');
    expect(status).toBe(0);
    expect(document).toMatchObject({ status: 'restored', method: 'in-place', lostSince: { rows: [{ current: 33 }] } });
    expect(entries()).toBe(66);
    const again = run('restore', '--yes', '--id', document.beforeRestore.id);
    expect(again.stdout).toContain('Safety copy of the state before: ');
    expect(entries()).toBe(33);
  });

  test('only shows what it would do with --dry-run', () => {
    createDatabase();
    run('create');
    sql('DELETE FROM entries');
    expect(run('restore', '--dry-run').stdout).toMatch(
      /created \d+ minutes? ago. Changes made since then .* are not counted/,
    );
    const { status, document, stderr } = json('restore', '--dry-run');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(document).toMatchObject({ status: 'planned', method: 'in-place' });
    expect(entries()).toBe(0);
  });

  test('rejects a backup that an app of the current schema might not read, unless --max-schema allows it', () => {
    createDatabase();
    sql('PRAGMA user_version = 9');
    run('create');
    sql('PRAGMA user_version = 5');
    const refused = json('restore', '--yes');
    expect(refused).toMatchObject({ status: 1, document: { code: 'BACKUP_TOO_NEW' } });
    expect(refused.document.hint).toContain('--max-schema 9');
    expect(json('restore', '--yes', '--max-schema', '8')).toMatchObject({ document: { code: 'BACKUP_TOO_NEW' } });
    expect(sql('PRAGMA user_version')).toBe(5);
    expect(run('restore', '--yes', '--max-schema', '9').status).toBe(0);
    expect(sql('PRAGMA user_version')).toBe(9);
  });

  test('restores an unreadable database, and says that newer changes are not known', () => {
    createDatabase();
    run('create');
    truncateSync(place.path, 0);
    expect(run('restore', '--dry-run').stdout).toContain('not known');
    const { document } = json('restore', '--yes');
    expect(document).toMatchObject({ status: 'restored', method: 'swap' });
    expect(entries()).toBe(66);
    for (const verb of ['list', 'prune']) expect(run(verb).stdout).toContain(basename(document.preservedFiles));
  });

  test('fails with BACKUP_MISSING when there is no backup, or none with that id', () => {
    createDatabase();
    expect(json('restore', '--yes')).toMatchObject({ status: 1, document: { code: 'BACKUP_MISSING' } });
    run('create');
    expect(json('restore', '--yes', '--id', '../x')).toMatchObject({ status: 1, document: { code: 'BACKUP_MISSING' } });
  });
});

describe('a path without a database', () => {
  test.each(['list', 'prune', 'verify', 'restore'])('is DATABASE_MISSING for %s where there are no backups', (verb) => {
    expect(json(verb)).toMatchObject({
      status: 1,
      document: { code: 'DATABASE_MISSING', message: expect.stringContaining(place.path) },
    });
    expect(readdirSync(place.folder)).toEqual([]);
  });

  test('is no error where its backups are: they can be listed and restored', () => {
    createDatabase();
    run('create');
    rmSync(place.path);
    expect(json('list')).toMatchObject({ status: 0, document: { backups: [{ manifest: { reason: 'manual' } }] } });
    expect(run('prune').status).toBe(0);
    expect(run('restore', '--yes').status).toBe(0);
    expect(entries()).toBe(66);
  });
});

test('an empty label is wrong usage, and no backup is made', () => {
  createDatabase();
  expect(json('create', '--label', '')).toMatchObject({ status: 2, document: { code: 'WRONG_USAGE' } });
  expect(json('list').document.backups).toEqual([]);
});

describe('auralis-backup prune', () => {
  test('asks first, and removes with --yes what no rule keeps', async () => {
    createDatabase();
    await backUp(6);
    expect(run('prune', '--dry-run').stdout).toContain('To be removed: 1 of 6');
    expect(run('prune')).toMatchObject({ status: 2, stdout: '' });
    expect(json('list').document.backups).toHaveLength(6);
    expect(json('prune', '--yes')).toMatchObject({ status: 0, document: { status: 'pruned', removed: [{}] } });
    expect(json('list').document.backups).toHaveLength(5);
    expect(run('prune').stdout).toContain('There is nothing to remove.');
  });

  test('keeps a backup that was created with a label', async () => {
    createDatabase();
    const { document } = json('create', '--label', 'before the party');
    await backUp(6);
    run('prune', '--yes');
    expect(json('list').document.backups.map(({ id }: { id: string }) => id)).toContain(document.id);
    expect(run('list').stdout).toContain('"before the party"');
  });
});

test('auralis-backup --version prints the version of the package', () => {
  const { stdout } = spawnSync(process.execPath, [CLI, '--version'], { encoding: 'utf8' });
  expect(stdout).toBe(`${manifest.version}\n`);
});

describe('auralis-backup verify', () => {
  test('shows the date of the highest level, not that of a later verification of a lower one', () => {
    createDatabase();
    const { manifest } = json('create').document;
    run('verify', '--level', '2');
    expect(run('list').stdout).toContain(`verified level 3 of 5, ${manifest.proofs[0].at}`);
  });

  test('verifies the backup of --id up to --level, and exits with 3 when it is damaged', () => {
    createDatabase();
    const { path, id } = json('create').document;
    run('create');
    const bytes = readFileSync(path);
    bytes.writeUInt8(bytes.readUInt8(5000) ^ 1, 5000);
    writeFileSync(path, bytes);
    expect(run('verify').status).toBe(0);
    expect(run('verify', '--id', id, '--level', '1').status).toBe(0);
    expect(json('verify', '--id', id, '--level', '2')).toMatchObject({
      status: 3,
      document: { status: 'damaged', code: 'BACKUP_DAMAGED' },
    });
    expect(run('list').stdout).toMatch(/failed level 2, .*\n?$/);
    const shallow = run('verify', '--id', id, '--level', '1');
    expect(shallow).toMatchObject({ status: 3, stdout: expect.stringContaining('failed level 2') });
    expect(run('verify', '--level', '5')).toMatchObject({ status: 2, stdout: '' });
  });
});
