import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { STEPS, useLibrary } from './inspection.fixture.ts';

const { library, place } = useLibrary();

const LOOK = `
  const { inspectDatabase, loadMigrations } = await import(${JSON.stringify(new URL('./index.ts', import.meta.url).href)});
  const migrations = await loadMigrations({ steps: JSON.parse(process.argv[2]), frozen: {} });
  try { console.log(JSON.stringify(inspectDatabase(process.argv[1], migrations))); }
  catch ({ code, message }) { console.log(JSON.stringify({ code, message })); }`;

/** As somebody who owns nothing: rights bind everybody but root. */
function look(path: string): { readonly status?: string; readonly code?: string; readonly message?: string } {
  const steps = Object.entries(STEPS).map(([name, text]) => ({ file: `migration_${name}.sql`, text }));
  const node = [process.execPath, '--input-type=module', '-e', LOOK, path, JSON.stringify(steps)];
  const { stdout, stderr } = asNobody(node);
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

function asNobody(command: readonly string[]) {
  const as = process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
  const [program = '', ...rest] = [...as, ...command];
  return spawnSync(program, rest, { encoding: 'utf8', cwd: '/' });
}

const here = new URL('./index.ts', import.meta.url).pathname;
const hasNobody =
  process.platform !== 'win32' &&
  asNobody([process.execPath, '-e', `fs.readFileSync(${JSON.stringify(here)})`]).status === 0;
if (!hasNobody) console.error('SKIPPED: nobody with fewer rights can be had here, so no rights are tested.');

describe.runIf(hasNobody)('rights', () => {
  beforeEach(async () => {
    await library(1);
    chmodSync(place.folder, 0o755);
  });

  test('to read alone are enough to say what a file is', () => {
    chmodSync(place.path, 0o444);
    expect(look(place.path)).toMatchObject({ status: 'behind' });
  });

  test('that are missing are an error with its sentence, for the file and for the folder', () => {
    const unreadable = { code: 'DATABASE_UNREADABLE', message: expect.stringContaining("can't be read") };
    chmodSync(place.path, 0o000);
    expect(look(place.path)).toMatchObject(unreadable);
    chmodSync(place.path, 0o644);
    chmodSync(place.folder, 0o000);
    expect(look(place.path)).toMatchObject(unreadable);
    chmodSync(place.folder, 0o755);
  });
});
