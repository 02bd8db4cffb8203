import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { libraryFacts, openLibrary, STEPS_FOLDER } from '@auralis/library';
import { generateLibrary } from '@auralis/library/sample';
import { loadMigrations } from '@auralis/migrate';
import { afterEach, beforeEach, expect, test } from 'vitest';

// Every command that docs/emergency.md gives to support, as it stands there, on a library that needs it.

const ROOT = join(import.meta.dirname, '../..');
const ASKING = /^auralis-(?:backup (?:restore|prune)|migrate repair)\b(?!.*--dry-run)/;

let folder: string;
let library: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'auralis-emergency-'));
  library = join(folder, 'library.db');
  const migrations = await loadMigrations(STEPS_FOLDER);
  await generateLibrary({ path: library, migrations, schema: 2, tracks: 500, seed: 9, dirt: 'some' });
  (await openLibrary({ path: library, appVersion: '1.4.0' })).database.close();
});
afterEach(() => rmSync(folder, { recursive: true }));

function commands(): readonly string[] {
  const text = readFileSync(join(ROOT, 'docs/emergency.md'), 'utf8');
  const [, support = ''] = /^## Support\n(.*?)^## /ms.exec(text) ?? [];
  const blocks = [...support.matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block);
  const lines = blocks.flatMap((block) => block.trim().split('\n'));
  return lines.map((line) => line.replace(/\s+#.*$/, '').replace(/ > .*$/, ''));
}

function run(command: string) {
  const [program = '', ...args] = command.split(' ');
  const cli = join(ROOT, 'packages', program.replace('auralis-', ''), 'src/cli.ts');
  const migrations =
    program === 'auralis-migrate' && args[0] !== 'stats' ? ['--migrations', join(ROOT, 'migrations')] : [];
  const yes = ASKING.test(command) ? ['--yes'] : [];
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args, ...migrations, ...yes], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { command, status, said: `${stdout}${stderr}` };
}

/** Overwrites the first pages, as a failing disk would. */
function damage(): void {
  const script =
    "const f = require('fs'); const d = f.openSync(process.argv[1], 'r+'); f.writeSync(d, Buffer.alloc(12288, 7), 0, 12288, 0)";
  execFileSync(process.execPath, ['-e', script, library]);
}

test('every command for support does its work on a library that is whole', () => {
  const all = commands();
  expect(all.length).toBeGreaterThan(12);
  for (const command of all) {
    const { status, said } = run(command);
    // "status" says by its exit code that a restored or rescued library is an older one.
    expect(command.includes(' status ') ? [0, 3] : [0], `${command}\n${said}`).toContain(status);
  }
});

test('a damaged library is seen, its backup restored, and the next start brings it forward with everything', async () => {
  const { database } = await openLibrary({ path: library, appVersion: '1.4.0' });
  const before = libraryFacts(database);
  database.close();
  damage();
  expect(run('auralis-migrate status library.db')).toMatchObject({
    status: 3,
    said: expect.stringContaining('damaged'),
  });
  expect(run('auralis-backup restore library.db').status).toBe(0);
  const { database: restored, result } = await openLibrary({ path: library, appVersion: '1.4.0' });
  expect(result).toMatchObject({ status: 'upgraded', receipt: { from: 2 } });
  expect(libraryFacts(restored)).toEqual(before);
  restored.close();
});
