import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const PACKAGE = join(import.meta.dirname, '..');
const readme = readFileSync(join(PACKAGE, 'README.md'), 'utf8');
const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))].map(([, text = '']) => text);
const [migration = ''] = blocks('sql');
const [app = '', tests = '', support = ''] = blocks('ts');

const FIRST = '-- Creates your notes\nCREATE TABLE notes(id INTEGER PRIMARY KEY);\n';

let folder: string;
beforeEach(() => {
  // Inside the package, so that it can import itself by name as an app would.
  folder = mkdtempSync(join(PACKAGE, '.readme-'));
  mkdirSync(join(folder, 'migrations'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('the examples of the README apply the migration, and print its counts, its backup and the statistics', () => {
  const [, name = ''] = /^-- migrations\/(\S+)/.exec(migration) ?? [];
  const first = `${FIRST}INSERT INTO notes VALUES (1), (2);\n`;
  writeFileSync(join(folder, 'migrations/migration_v000_to_v001_notes.sql'), first);
  writeFileSync(join(folder, 'app.ts'), app);
  const run = () => spawnSync(process.execPath, ['app.ts'], { cwd: folder, encoding: 'utf8' });
  expect(run()).toMatchObject({ status: 0, stdout: expect.stringContaining('after: { notes: 2 }') });
  writeFileSync(join(folder, 'migrations', name), migration.split('\n').slice(1).join('\n'));
  const second = run();
  expect(second).toMatchObject({ status: 0, stdout: expect.stringContaining('app.db.backup_') });
  expect(second.stderr).toContain('finish 100');
  writeFileSync(join(folder, 'support.ts'), support);
  const { stdout } = spawnSync(process.execPath, ['support.ts'], { cwd: folder, encoding: 'utf8' });
  expect(stdout).toBe('2 0 { needed: 0, worked: 0 }\n');
});

test('the tests of the README pass, and fail when a migration deletes rows', () => {
  const [, name = ''] = /^-- migrations\/(\S+)/.exec(migration) ?? [];
  writeFileSync(join(folder, 'migrations/migration_v000_to_v001_notes.sql'), FIRST);
  writeFileSync(join(folder, 'migrations', name), migration.split('\n').slice(1).join('\n'));
  writeFileSync(join(folder, 'upgrades.test.ts'), tests);
  const run = () => {
    const args = [
      join(PACKAGE, '../../node_modules/vitest/vitest.mjs'),
      'run',
      '--root',
      folder,
      '--testTimeout',
      '60000',
    ];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    return { status, said: `${stdout}${stderr}` };
  };
  const passed = run();
  expect(passed.status, passed.said).toBe(0);
  expect(passed.said).toMatch(/3 passed/);
  writeFileSync(join(folder, 'migrations', name), '-- Tidies up\nDELETE FROM notes WHERE id = 2;\n');
  expect(run()).toMatchObject({ status: 1, said: expect.stringContaining('would have lost data') });
});
