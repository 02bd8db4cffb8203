import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const PACKAGE = join(import.meta.dirname, '..');
const readme = readFileSync(join(PACKAGE, 'README.md'), 'utf8');
const block = (language: string) => new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 's').exec(readme)?.[1] ?? '';

let folder: string;
beforeEach(() => {
  // Inside the package, so that it can import itself by name as an app would.
  folder = mkdtempSync(join(PACKAGE, '.readme-'));
  mkdirSync(join(folder, 'migrations'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('the example of the README runs: its step is applied, its counts and backup are printed', () => {
  const [, name = ''] = /^-- migrations\/(\S+)/.exec(block('sql')) ?? [];
  const first =
    '-- Sets up your library\nCREATE TABLE tracks(id INTEGER PRIMARY KEY);\nINSERT INTO tracks VALUES (1), (2);\n';
  writeFileSync(join(folder, 'migrations/migration_v000_to_v001_library.sql'), first);
  writeFileSync(join(folder, 'app.ts'), block('ts'));
  const run = () => spawnSync(process.execPath, ['app.ts'], { cwd: folder, encoding: 'utf8' });
  expect(run()).toMatchObject({ status: 0, stdout: expect.stringContaining('after: { tracks: 2 }') });
  writeFileSync(join(folder, 'migrations', name), block('sql').split('\n').slice(1).join('\n'));
  const second = run();
  expect(second).toMatchObject({ status: 0, stdout: expect.stringContaining('library.db.backup_') });
  expect(second.stderr).toContain('finish 100');
});
