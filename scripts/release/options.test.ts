import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readOptions } from './options.ts';

test('readOptions returns a dry run by default', () => {
  expect(readOptions([])).toMatchObject({ extent: 'dry', answers: 'ask' });
  expect(readOptions(['--tag', '--yes'])).toMatchObject({ extent: 'tag', answers: 'yes' });
  expect(readOptions(['--publish', '--tag'])).toMatchObject({ extent: 'publish' });
});

test.each([
  ['an unknown option', ['--ys'], '--ys'],
  ['an argument', ['now'], 'now'],
  ['an option without its value', ['--out'], '--out'],
  ['an unknown item', ['--skip', 'check'], 'Its items: clean tree, versions'],
  ['--tag together with --skip', ['--tag', '--skip', 'checks'], 'allowed only in a dry run'],
  ['--tag together with --snapshot', ['--tag', '--snapshot'], 'A snapshot has no tag'],
])('release.ts rejects %s with exit code 2 and a sentence, without a stack', (_, args, sentence) => {
  const script = join(import.meta.dirname, 'release.ts');
  const { status, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
  expect(status).toBe(2);
  expect(stderr).toContain(sentence);
  expect(stderr).not.toMatch(/^ {4}at /m);
});
