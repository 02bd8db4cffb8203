import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readOptions } from './release-options.ts';

test('a release is a dry run by default', () => {
  expect(readOptions([])).toMatchObject({ extent: 'dry', answers: 'ask' });
  expect(readOptions(['--tag', '--yes'])).toMatchObject({ extent: 'tag', answers: 'yes' });
  expect(readOptions(['--publish', '--tag'])).toMatchObject({ extent: 'publish' });
});

test.each([
  ['a misspelt option', ['--ys'], '--ys'],
  ['a word too many', ['now'], 'now'],
  ['an option without its value', ['--out'], '--out'],
  ['a step that there is not', ['--skip', 'check'], 'Steps are: clean tree, versions'],
  ['a real release with a step left out', ['--tag', '--skip', 'checks'], 'leaves no step out'],
])('the release script rejects %s with exit code 2 and one sentence', (_, words, said) => {
  const script = join(import.meta.dirname, 'release.ts');
  const { status, stderr } = spawnSync(process.execPath, [script, ...words], { encoding: 'utf8' });
  expect(status).toBe(2);
  expect(stderr).toContain(said);
  expect(stderr).not.toMatch(/^ {4}at /m);
});
