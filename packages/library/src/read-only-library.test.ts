import { spawnSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync } from 'node:fs';
import { openDatabase } from '@auralis/sqlite';
import { afterEach, describe, expect, test } from 'vitest';
import { makeLibrary, useLibraryFolder } from '../test/sample-library.ts';

const place = useLibraryFolder();
afterEach(() => chmodSync(place.folder, 0o755));

const SCRIPT = `
  const { openLibrary, openLibraryReader } = await import(${JSON.stringify(new URL('./index.ts', import.meta.url).href)});
  const [path] = process.argv.slice(1);
  try {
    const { database, result, isReadOnly } = await openLibrary({ path, appVersion: '1.6.0' });
    const reader = openLibraryReader({ path: result.database });
    const { tracks } = await reader.facts();
    await reader.close();
    database.close();
    console.log(JSON.stringify({ status: result.status, isReadOnly, tracks }));
  } catch ({ code, message }) {
    console.log(JSON.stringify({ code, message }));
  }`;

/** Runs as a user without any rights of its own: permissions do not bind root. */
function asNobody(command: readonly string[]) {
  const as = process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
  const [program = '', ...rest] = [...as, ...command];
  return spawnSync(program, rest, { encoding: 'utf8', cwd: '/' });
}

function open(): unknown {
  const { stdout, stderr } = asNobody([process.execPath, '--input-type=module', '-e', SCRIPT, place.path]);
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

async function makeReadOnly(schema: number, journalMode: string, file: number, folder: number): Promise<void> {
  await makeLibrary(place.path, { schema, tracks: 50, seed: 5 });
  const database = openDatabase(place.path);
  database.pragma(`journal_mode = ${journalMode}`);
  database.close();
  chmodSync(place.path, file);
  chmodSync(place.folder, folder);
}

const here = new URL('./index.ts', import.meta.url).pathname;
const hasNobody =
  process.platform !== 'win32' &&
  asNobody([process.execPath, '-e', `fs.readFileSync(${JSON.stringify(here)})`]).status === 0;
if (!hasNobody) console.error('SKIPPED: no user with fewer permissions is available, so permissions are not tested.');

/** Modes of the file and of its folder. SQLite reads the mode `wal` only where it may create files beside the library. */
const READABLE = [
  ['file', 'wal', 0o444, 0o777],
  ['file', 'delete', 0o444, 0o777],
  ['folder', 'delete', 0o666, 0o555],
  ['file and its folder', 'delete', 0o444, 0o555],
] as const;

describe.runIf(hasNobody)('without permission to write to the', () => {
  test.each(READABLE)('%s, a current library (journal mode %s) opens for reading', async (_, mode, file, folder) => {
    await makeReadOnly(6, mode, file, folder);
    const before = readFileSync(place.path);
    expect(open()).toEqual({ status: 'current', isReadOnly: true, tracks: 50 });
    expect(readFileSync(place.path).equals(before)).toBe(true);
  });

  test.each(READABLE)('%s, a library (journal mode %s) that needs an upgrade is refused', async (...permissions) => {
    const [, mode, file, folder] = permissions;
    await makeReadOnly(5, mode, file, folder);
    const before = readFileSync(place.path);
    const message = 'The database, or the folder it is in, cannot be read and written. The database is unchanged.';
    expect(open()).toEqual({ code: 'DATABASE_UNREADABLE', message });
    expect(readFileSync(place.path).equals(before)).toBe(true);
  });

  test('folder, a library in WAL mode is refused where no log lies beside it', async () => {
    await makeReadOnly(6, 'wal', 0o666, 0o555);
    expect(open()).toEqual({ code: 'DATABASE_UNREADABLE', message: expect.stringContaining('cannot be read') });
    expect(readdirSync(place.folder)).toEqual(['library.db']);
  });
});
