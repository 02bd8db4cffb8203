import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeDatabase, useFolder } from '../../test/sample-database.ts';

const place = useFolder();
const CLI = join(import.meta.dirname, '..', 'cli.ts');

/** As a user whom the system refuses something: not root. */
function run(verb: string, ...args: readonly string[]) {
  const as = process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
  const [program = '', ...rest] = [...as, process.execPath, CLI, verb, place.path, ...args, '--json'];
  const { status, stdout } = spawnSync(program, rest, { encoding: 'utf8' });
  return { status, document: JSON.parse(stdout) };
}

function createSample(journalMode: 'wal' | 'delete'): void {
  makeDatabase(place.path, { journalMode }).close();
  mkdirSync(join(place.folder, 'backups'));
  if (process.getuid?.() !== 0) return;
  for (const name of ['', 'app.db', 'backups']) chownSync(join(place.folder, name), 65_534, 65_534);
}

test.skipIf(process.platform === 'win32').each(['wal', 'delete'] as const)(
  'a restore refuses a database that may only be read (journal mode %s), before it makes a safety copy',
  (journalMode) => {
    createSample(journalMode);
    expect(run('create')).toMatchObject({ status: 0 });
    const listed = () => readdirSync(join(place.folder, 'backups'));
    const [before, names] = [readFileSync(place.path), listed()];
    chmodSync(place.path, 0o444);
    const { status, document } = run('restore', '--yes');
    expect(status).toBe(1);
    expect(document).toMatchObject({ code: 'DATABASE_UNREADABLE', hint: expect.stringContaining('permissions') });
    expect(document.message).toContain(place.path);
    expect(listed()).toEqual(names);
    expect(readFileSync(place.path).equals(before)).toBe(true);
  },
);

test.skipIf(process.platform === 'win32')('a restore refuses a lock that may only be read, which locks nothing', () => {
  createSample('wal');
  expect(run('create')).toMatchObject({ status: 0 });
  const lock = join(place.folder, '.app.db.restore-lock');
  writeFileSync(lock, '', { mode: 0o444 });
  const { status, document } = run('restore', '--yes');
  expect(status).toBe(1);
  expect(document).toMatchObject({ code: 'BACKUP_FAILED', message: expect.stringContaining(lock) });
});
