import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const run = (...args: readonly string[]) =>
  spawnSync(process.execPath, [join(import.meta.dirname, 'main-job.ts'), ...args], { encoding: 'utf8' });

test('a path at which no library is ends with a sentence, and nothing is made', () => {
  const folder = join(tmpdir(), `auralis-no-such-${process.pid}`);
  const { status, stdout, stderr } = run('--library', join(folder, 'library.db'));
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/Nothing was made in its place\.\n {2}DATABASE_MISSING: /);
  expect(existsSync(folder)).toBe(false);
});

test('a mistyped option is wrong usage, and no sample is made', () => {
  const { status, stdout, stderr } = run('--libary', 'library.db');
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain("Unknown option '--libary'");
});
