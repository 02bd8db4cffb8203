import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeDatabase } from '../test/sample-database.ts';
import * as entryPoint from './index.ts';
import { DEFAULT_RETENTION } from './retention/retention-rules.ts';
import * as supportEntryPoint from './support.ts';

const PACKAGE = join(import.meta.dirname, '..');
const CLI = join(import.meta.dirname, 'cli.ts');
const readme = readFileSync(join(PACKAGE, 'README.md'), 'utf8');
const blocks = (language: string) => [...readme.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))];

let folder: string;
beforeEach(() => {
  // Inside the package, so that it can import itself by name as an app would.
  folder = mkdtempSync(join(PACKAGE, '.readme-'));
  makeDatabase(join(folder, 'app.db')).close();
});
afterEach(() => rmSync(folder, { recursive: true }));

test('the example in the README runs', () => {
  writeFileSync(join(folder, 'app.ts'), blocks('ts')[0]?.[1] ?? '');
  const { status, stdout, stderr } = spawnSync(process.execPath, ['app.ts'], { cwd: folder, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/manual \{ entries: 66, tracks: 200 \}\ntables that differ: \[\]\nin-place \d{8}_\d{6}/);
  expect(stdout).toContain('removed: 0');
});

test('every command in the README runs', () => {
  const block = blocks('sh').find(([, text = '']) => text.includes('auralis-backup'))?.[1] ?? '';
  const commands = block.trim().split('\n');
  expect(commands.length).toBeGreaterThan(4);
  for (const command of commands) {
    const args = command.replace('auralis-backup ', '').replaceAll('"', "'");
    const inShell = `"${process.execPath}" "${CLI}" ${args}`;
    const { status } = spawnSync(inShell, { cwd: folder, shell: true });
    expect({ command, status }).toEqual({ command, status: 0 });
  }
});

test('the README lists every function, every retention rule with its default, and every error code', () => {
  const cells = [...readme.matchAll(/^\| (`.+?) +\|.*?(?:\| ([^|]*?) +)?\|$/gm)];
  const named = cells.flatMap(([, cell = '']) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
  for (const name of Object.keys(entryPoint).filter((one) => one !== 'BackupError')) expect(named).toContain(name);
  for (const name of Object.keys(supportEntryPoint)) expect(readme).toContain(`\`${name}\``);
  const source = readFileSync(join(import.meta.dirname, 'errors.ts'), 'utf8');
  for (const [, code = ''] of source.matchAll(/\| '([A-Z_]+)'/g)) expect(named).toContain(code);
  for (const [rule, count] of Object.entries(DEFAULT_RETENTION)) {
    const value = rule === 'bytes' ? '10 GB' : String(count);
    expect(readme).toMatch(new RegExp(`^\\| \`${rule}\` .*\\| ${value} +\\|$`, 'm'));
  }
});
