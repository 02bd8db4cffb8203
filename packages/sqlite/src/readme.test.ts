import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as entryPoint from './index.ts';

const PACKAGE = join(import.meta.dirname, '..');
const readme = readFileSync(join(PACKAGE, 'README.md'), 'utf8');

test('the example in the README runs', () => {
  // Inside the package, so that it can import itself by name as an app would.
  const folder = mkdtempSync(join(PACKAGE, '.readme-'));
  try {
    writeFileSync(join(folder, 'app.ts'), /```ts\n(.*?)```/s.exec(readme)?.[1] ?? '');
    const { status, stdout, stderr } = spawnSync(process.execPath, ['app.ts'], { cwd: folder, encoding: 'utf8' });
    expect({ status, stderr, stdout }).toEqual({ status: 0, stderr: '', stdout: 'rows: { tasks: 1 }\ndamage: []\n' });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the README lists every function and every error code', () => {
  const codes = /DatabaseErrorCode =([^;]+);/.exec(readFileSync(join(import.meta.dirname, 'errors.ts'), 'utf8'))?.[1];
  const names = [...Object.keys(entryPoint), ...(codes?.match(/[A-Z_]{4,}/g) ?? [])];
  expect(names.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});
