import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeLibrary } from '../test/sample-database.ts';

const PACKAGE = join(import.meta.dirname, '..');
const CLI = join(import.meta.dirname, 'cli.ts');
const readme = readFileSync(join(PACKAGE, 'README.md'), 'utf8');
const blocks = (language: string) => [...readme.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))];

let folder: string;
beforeEach(() => {
  // Inside the package, so that it can import itself by name as an app would.
  folder = mkdtempSync(join(PACKAGE, '.readme-'));
  makeLibrary(join(folder, 'library.db')).close();
});
afterEach(() => rmSync(folder, { recursive: true }));

test('the example of the README runs', () => {
  writeFileSync(join(folder, 'app.ts'), blocks('ts')[0]?.[1] ?? '');
  const { status, stdout, stderr } = spawnSync(process.execPath, ['app.ts'], { cwd: folder, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/manual \{ entries: 66, tracks: 200 \}\nrows that differ: \[\]\nin-place \d{8}_\d{6}/);
  expect(stdout).toContain('removed: 0');
});

test('every command of the README does what it says', () => {
  const commands = (blocks('sh')[1]?.[1] ?? '').trim().split('\n');
  expect(commands.length).toBeGreaterThan(4);
  for (const command of commands) {
    const args = command.replace('auralis-backup ', '').replaceAll('"', "'");
    const inShell = `"${process.execPath}" "${CLI}" ${args}`;
    const { status } = spawnSync(inShell, { cwd: folder, shell: true });
    expect({ command, status }).toEqual({ command, status: 0 });
  }
});
