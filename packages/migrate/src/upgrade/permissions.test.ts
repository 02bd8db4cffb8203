import { spawnSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MIGRATIONS, useDatabase } from '../../test/inspected-files.ts';

const { createDatabase, place } = useDatabase();

const SCRIPT = `
  const { inspectDatabase, loadMigrations, upgradeDatabase } = await import(${JSON.stringify(new URL('../index.ts', import.meta.url).href)});
  const [what, database, sources] = process.argv.slice(1);
  const migrations = await loadMigrations({ migrations: JSON.parse(sources), frozen: {} });
  const run = () => what === 'status'
    ? inspectDatabase(database, migrations)
    : upgradeDatabase({ database, migrations, appVersion: '1.0.0' });
  try { console.log(JSON.stringify(await run())); }
  catch ({ code, message }) { console.log(JSON.stringify({ code, message })); }`;

interface Answer {
  readonly status?: string;
  readonly code?: string;
  readonly message?: string;
}

/** Runs as a user without any rights of its own: permissions do not bind root. */
function run(what: 'status' | 'upgrade'): Answer {
  const sources = Object.entries(MIGRATIONS).map(([name, text]) => ({ file: `migration_${name}.sql`, text }));
  const node = [process.execPath, '--input-type=module', '-e', SCRIPT, what, place.path, JSON.stringify(sources)];
  const { stdout, stderr } = asNobody(node);
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

function asNobody(command: readonly string[]) {
  const as = process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
  const [program = '', ...rest] = [...as, ...command];
  return spawnSync(program, rest, { encoding: 'utf8', cwd: '/', timeout: 50_000 });
}

const here = new URL('../index.ts', import.meta.url).pathname;
const hasNobody =
  process.platform !== 'win32' &&
  asNobody([process.execPath, '-e', `fs.readFileSync(${JSON.stringify(here)})`]).status === 0;
if (!hasNobody) console.error('SKIPPED: no user with fewer permissions is available, so permissions are not tested.');

/** Modes of the file and of its folder. */
const UNWRITABLE = [
  ['file', 0o444, 0o777],
  ['folder', 0o666, 0o555],
  ['file and its folder', 0o444, 0o555],
] as const;

describe.runIf(hasNobody)('without permission', () => {
  beforeEach(() => createDatabase(1));
  const allow = (file: number, folder: number) => {
    chmodSync(place.path, file);
    chmodSync(place.folder, folder);
  };
  afterEach(() => chmodSync(place.folder, 0o755));

  test('to write, inspectDatabase reports what a file is', () => {
    allow(0o444, 0o555);
    expect(run('status')).toMatchObject({ status: 'behind' });
  });

  test.each([
    [0o000, 0o755],
    [0o644, 0o000],
  ])('to read (file %o, folder %o), inspectDatabase throws DATABASE_UNREADABLE', (file, folder) => {
    allow(file, folder);
    const unreadable = { code: 'DATABASE_UNREADABLE', message: expect.stringContaining('cannot be read') };
    expect(run('status')).toMatchObject(unreadable);
  });

  test.each(UNWRITABLE)(
    'to write to the %s, upgradeDatabase throws DATABASE_UNREADABLE and changes nothing',
    (_, file, folder) => {
      rmSync(`${place.path}.upgrades.jsonl`);
      const before = readFileSync(place.path);
      allow(file, folder);
      expect(run('upgrade')).toMatchObject({
        code: 'DATABASE_UNREADABLE',
        message: 'The database, or the folder it is in, cannot be read and written. The database is unchanged.',
      });
      expect(readFileSync(place.path).equals(before)).toBe(true);
      expect(readdirSync(place.folder)).toEqual(['database.db']);
    },
  );
});
