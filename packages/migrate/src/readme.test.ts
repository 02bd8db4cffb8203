import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '@auralis/sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';

const PACKAGE = join(import.meta.dirname, '..');
const readme = readFileSync(join(PACKAGE, 'README.md'), 'utf8');
const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))].map(([, text = '']) => text);
/** The second one is for bundles: `scripts/bundled-apps.ts` builds it. */
const [app = '', , tests = '', support = ''] = blocks('ts');
const commands = blocks('sh').find((block) => block.includes('auralis-migrate')) ?? '';
/** Each migration, and the path that the sentence above it gives. */
const migrations = [...readme.matchAll(/`(migrations\/[\w.]+\.sql)`:\n\n```sql\n(.*?)```/gs)].map(
  ([, path = '', text = '']) => ({ path, text }),
);
const [first, second] = migrations as [(typeof migrations)[number], (typeof migrations)[number]];

let folder: string;
beforeEach(() => {
  // Inside the package, so that it can import itself by name as an app would.
  folder = mkdtempSync(join(PACKAGE, '.readme-'));
  mkdirSync(join(folder, 'migrations'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write({ path, text }: { readonly path: string; readonly text: string }): void {
  writeFileSync(join(folder, path), text);
}

function run(file: string, ...args: readonly string[]) {
  return spawnSync(process.execPath, [file, ...args], { cwd: folder, encoding: 'utf8' });
}

test('everything in the README works when it is copied into an empty folder from top to bottom', () => {
  expect(migrations).toHaveLength(2);
  for (const migration of migrations) write(migration);
  write({ path: 'app.ts', text: app });
  expect(run('app.ts')).toMatchObject({ status: 0, stdout: expect.stringContaining('absent\n{ before: ') });
  expect(runTests(tests)).toMatchObject({ status: 0, output: expect.stringMatching(/3 passed/) });
  const lines = [...commands.matchAll(/^npx auralis-migrate (.+?)(?: +#.*)?$/gm)].map(([, line = '']) => line);
  expect(lines.length).toBeGreaterThan(5);
  for (const line of lines) {
    const words = [...line.matchAll(/"([^"]+)"|(\S+)/g)].map(([, quoted, plain = '']) => quoted ?? plain);
    const { status, stdout, stderr } = run(join(PACKAGE, 'src/cli.ts'), ...words);
    expect(status, `${line}: ${stdout}${stderr}`).toBe(0);
  }
  expect(readdirSync(join(folder, 'migrations'))).toContain('migration_v002_to_v003_stars.sql');
});

test('the app of the README upgrades a database with rows, and prints its counts, its backup and the statistics', () => {
  write(first);
  write({ path: 'app.ts', text: app });
  expect(run('app.ts').status).toBe(0);
  const database = openDatabase(join(folder, 'app.db'));
  database.exec('INSERT INTO notes (id) VALUES (1), (2)');
  database.close();
  write(second);
  const upgraded = run('app.ts');
  expect(upgraded).toMatchObject({ status: 0, stdout: expect.stringContaining('app.db.backup_') });
  expect(upgraded.stdout).toContain('after: { notes: 2 }');
  expect(upgraded.stderr).toContain('finish 100');
  write({ path: 'support.ts', text: support });
  expect(run('support.ts').stdout).toBe('2 0 { needed: 0, worked: 0 }\n');
});

test('the app of the README prints the code of a missing migration, and ends with 1', () => {
  write(second);
  write({ path: 'app.ts', text: app });
  expect(run('app.ts')).toMatchObject({ status: 1, stderr: expect.stringMatching(/^MIGRATION_MISSING: /) });
});

test('the tests of the README fail when a migration deletes rows', () => {
  write(first);
  write({ path: second.path, text: '-- Tidies up\nDELETE FROM notes WHERE id = 2;\n' });
  expect(runTests(tests)).toMatchObject({ status: 1, output: expect.stringContaining('would have lost data') });
});

function runTests(text: string) {
  write({ path: 'upgrades.test.ts', text });
  const vitest = join(PACKAGE, '../../node_modules/vitest/vitest.mjs');
  const { status, stdout, stderr } = run(vitest, 'run', '--root', folder, '--testTimeout', '60000');
  return { status, output: `${stdout}${stderr}` };
}
