import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AGREEING_REPOSITORY, sampleRepository } from '../test/sample-repository.ts';
import * as entryPoint from './index.ts';

const PACKAGE = join(import.meta.dirname, '..');
const README = readFileSync(join(PACKAGE, 'README.md'), 'utf8');
const EXAMPLES = [...README.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code);

/** Runs an example of the README as a module of this package, so that it can import itself by name as an app would. */
function runExample(code: string, cwd: string): string {
  const file = join(PACKAGE, `readme-example-${process.pid}.ts`);
  writeFileSync(file, code);
  try {
    const { status, stdout, stderr } = spawnSync(process.execPath, [file], { cwd, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return stdout;
  } finally {
    rmSync(file);
  }
}

test('the README has an example for an app and one for a repository', () => {
  expect(EXAMPLES).toHaveLength(2);
});

test('the README example for an app prints the versions and the status of an older schema', () => {
  const { APP_VERSION, API_VERSION, DB_SCHEMA_VERSION } = entryPoint;
  expect(runExample(EXAMPLES[0] ?? '', PACKAGE)).toBe(
    `App ${APP_VERSION}, API ${API_VERSION}, schema ${DB_SCHEMA_VERSION}\n` +
      'behind This database is from an earlier version and will be upgraded.\n',
  );
});

test('the README example for a repository prints each place that differs, and nothing where all agree', () => {
  using agreeing = sampleRepository(AGREEING_REPOSITORY);
  expect(runExample(EXAMPLES[1] ?? '', agreeing.root)).toBe('');
  using broken = sampleRepository({ ...AGREEING_REPOSITORY, 'CHANGELOG.md': '# Player\n\n## [0.9.0]\n' });
  expect(runExample(EXAMPLES[1] ?? '', broken.root)).toMatch(/^CHANGELOG\.md:3: Only "pnpm release:version" .+\.\n$/);
});

test('the README names every exported value and every error code', () => {
  const codes = /VersionErrorCode =([^;]+);/.exec(readFileSync(join(import.meta.dirname, 'errors.ts'), 'utf8'))?.[1];
  const names = [...Object.keys(entryPoint), ...(codes?.match(/[A-Z_]{4,}/g) ?? [])];
  expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(README))).toEqual([]);
});
