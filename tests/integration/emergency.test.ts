import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

// The commands and messages in docs/emergency.md, exactly as they are written there.

const ROOT = join(import.meta.dirname, '../..');
const NEEDS_CONFIRMATION = /^auralis-(?:backup (?:restore|prune)|migrate repair)\b(?!.*--dry-run)/;

let folder: string;
let library: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'auralis-emergency-'));
  library = join(folder, 'library.db');
  // The clone that the document speaks of.
  symlinkSync(ROOT, join(folder, 'auralis'), 'junction');
  app(`await generateLibrary({
    path, migrations: await loadMigrations(MIGRATIONS_FOLDER), schema: 2, tracks: 500, seed: 9, dirt: 'some',
  });
  (await openLibrary({ path, appVersion: '1.4.0' })).database.close();`);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What the app does is done in a process of its own, which has ended when support begins: it keeps the file open. */
function app(work: string): string {
  const from = (door: string) => JSON.stringify(import.meta.resolve(door));
  const script = join(folder, 'app.mjs');
  const lines = [
    `import { libraryFacts, openLibrary, MIGRATIONS_FOLDER } from ${from('@auralis/library')};`,
    `import { generateLibrary } from ${from('@auralis/library/sample')};`,
    `import { loadMigrations } from ${from('@auralis/migrate')};`,
    `const path = ${JSON.stringify(library)};`,
    work,
  ];
  writeFileSync(script, lines.join('\n'));
  return execFileSync(process.execPath, [script], { encoding: 'utf8' });
}

/** Starts the app: how the library came to its schema, and what is in it. */
function start() {
  return JSON.parse(
    app(`const { database, result } = await openLibrary({ path, appVersion: '1.4.0' });
    console.log(JSON.stringify({ status: result.status, from: result.receipt?.from, facts: libraryFacts(database) }));
    database.close();`),
  );
}

function commands(): readonly string[] {
  const text = readFileSync(join(ROOT, 'docs/emergency.md'), 'utf8');
  const [, support = ''] = /^## For support\n(.*?)^## /ms.exec(text) ?? [];
  const blocks = [...support.matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block);
  const lines = blocks.flatMap((block) => block.trim().split('\n'));
  return lines.map((line) => line.replace(/\s+#.*$/, ''));
}

/** Through a shell, as support would; only the question before a change is answered here. */
function run(command: string) {
  const asked = NEEDS_CONFIRMATION.test(command) ? `${command} --yes` : command;
  const PATH = `${join(ROOT, 'node_modules/.bin')}${delimiter}${process.env.PATH}`;
  const { status, stdout, stderr } = spawnSync(asked, {
    cwd: folder,
    env: { ...process.env, PATH },
    encoding: 'utf8',
    shell: true,
  });
  return { command, status, said: `${stdout}${stderr}` };
}

/** Overwrites the first pages, as a failing disk would. */
function damage(): void {
  const script =
    "const f = require('fs'); const d = f.openSync(process.argv[1], 'r+'); f.writeSync(d, Buffer.alloc(12288, 7), 0, 12288, 0)";
  execFileSync(process.execPath, ['-e', script, library]);
}

test('every command for support succeeds on an undamaged library', () => {
  const all = commands();
  expect(all.length).toBeGreaterThan(12);
  for (const command of all) {
    const { status, said } = run(command);
    // "status" says by its exit code that a restored or rescued library is an older one.
    expect(command.includes(' status ') ? [0, 3] : [0], `${command}\n${said}`).toContain(status);
  }
});

test('support detects a damaged library and restores its backup, and the next start upgrades it with everything in it', () => {
  const before = start();
  expect(before.status).toBe('current');
  damage();
  expect(run('auralis-migrate status library.db --migrations auralis/migrations')).toMatchObject({
    status: 3,
    said: expect.stringContaining('damaged'),
  });
  expect(run('auralis-backup restore library.db')).toMatchObject({ status: 0 });
  expect(start()).toEqual({ status: 'upgraded', from: 2, facts: before.facts });
});

test('the messages that the guide explains are titles that the app shows', () => {
  const [, users = ''] = /^## For users\n(.*?)^## /ms.exec(readFileSync(join(ROOT, 'docs/emergency.md'), 'utf8')) ?? [];
  const explained = [...users.matchAll(/^\| (?!-|the message)(.*?) +\|/gm)].map(([, title]) => title);
  const texts = globSync('packages/library/src/failure/*-texts.ts', { cwd: ROOT })
    .map((file) => readFileSync(join(ROOT, file), 'utf8'))
    .join('');
  expect(explained.length).toBeGreaterThan(5);
  expect(explained.filter((title) => !texts.includes(`'${title}'`))).toEqual([]);
});
