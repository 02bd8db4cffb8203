import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { workspaceWithMigration } from '../test/released-workspace.ts';

const PACKAGE = join(import.meta.dirname, '..');
const README = readFileSync(join(PACKAGE, 'README.md'), 'utf8');
const EXAMPLES = [...README.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code);

/** Runs an example of the README as a module of this package, so that its imports resolve to the sources. */
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

test('the README has an example for an app and one for a release', () => {
  expect(EXAMPLES).toHaveLength(2);
});

test('the README example for an app prints what is new', () => {
  expect(runExample(EXAMPLES[0] ?? '', PACKAGE)).toBe(
    'Added\n  • Führt einen Verlauf. (1.1.0)\n\n{ from: 1, to: 2, breaking: false }\n',
  );
});

test('the README example for a release prints the preview', async () => {
  using workspace = await workspaceWithMigration();
  expect(runExample(EXAMPLES[1] ?? '', workspace.root)).toMatch(/^## Unreleased: 1\.1\.0\n/);
});
