import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeLibrary, useLibraryFolder } from '../test/sample-library.ts';

const PACKAGE = join(import.meta.dirname, '..');
const place = useLibraryFolder();

// Inside the package, so that the import of @auralis/library is resolved as in an app.
let scratch: string;
beforeAll(() => {
  const [, example] = /^```ts\n([\s\S]*?)^```$/m.exec(readFileSync(join(PACKAGE, 'README.md'), 'utf8')) ?? [];
  if (example === undefined) throw new Error('README.md has no example');
  scratch = mkdtempSync(join(PACKAGE, 'test/.readme-'));
  writeFileSync(join(scratch, 'example.ts'), example);
});
afterAll(() => rmSync(scratch, { recursive: true }));

const runExample = () =>
  spawnSync(process.execPath, [join(scratch, 'example.ts')], {
    encoding: 'utf8',
    env: { ...process.env, AURALIS_LIBRARY: place.path },
  });

describe('the example of the README', () => {
  test('upgrades a library and prints its receipt', async () => {
    await makeLibrary(place.path, { schema: 1, tracks: 50, seed: 1 });
    const { status, stdout, stderr } = runExample();
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(/100 % finish[\s\S]*Everything accounted for: 50 tracks[\s\S]*\n50 of 50 tracks\n$/);
  });

  test('describes a file that is not a library', () => {
    writeFileSync(place.path, 'dear diary');
    const { status, stderr } = runExample();
    expect(status).toBe(1);
    expect(stderr).toMatch(/^This file is not an Auralis library\n[\s\S]*\nDATABASE_FOREIGN: /);
  });
});
