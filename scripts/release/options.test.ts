import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readOptions } from './options.ts';

test('readOptions returns a dry run by default', () => {
  expect(readOptions([])).toMatchObject({ extent: 'dry', answers: 'ask' });
  expect(readOptions(['--tag', '--yes'])).toMatchObject({ extent: 'tag', answers: 'yes' });
  expect(readOptions(['--publish', '--tag'])).toMatchObject({ extent: 'publish' });
});

test('readOptions returns the desktop app of a release, for 10 % of users by default and with each of the keys', () => {
  expect(readOptions(['--publish'])).toMatchObject({ desktop: null });
  const desktop = ['--installers', '../app', '--feed-key', 'old.pem', '--feed-key', 'new.pem'];
  expect(readOptions(desktop)).toMatchObject({
    extent: 'dry',
    desktop: { installers: resolve('../app'), keys: ['old.pem', 'new.pem'], percentage: 10 },
  });
  expect(readOptions([...desktop, '--percentage', '0'])).toMatchObject({ desktop: { percentage: 0 } });
});

test.each([
  ['an unknown option', ['--ys'], '--ys'],
  ['an argument', ['now'], 'now'],
  ['an option without its value', ['--out'], '--out'],
  ['an unknown item', ['--skip', 'check'], 'Its items: clean tree, versions'],
  ['--tag together with --skip', ['--tag', '--skip', 'checks'], 'allowed only in a dry run'],
  ['--feed-key without --installers', ['--feed-key', 'key.pem'], 'add --installers'],
  ['--installers without --feed-key', ['--installers', '../installers'], 'add --feed-key'],
  ['a percentage above 100', ['--installers', '..', '--feed-key', 'a', '--percentage', '101'], 'from 0 to 100'],
  ['an empty percentage', ['--installers', '..', '--feed-key', 'a', '--percentage', ''], 'from 0 to 100'],
  [
    'installers where packing would delete them',
    ['--installers', 'out/app', '--out', 'out', '--feed-key', 'a'],
    'outside',
  ],
  [
    '--installers together with --snapshot',
    ['--installers', '..', '--feed-key', 'a', '--snapshot'],
    'has no update feed',
  ],
  ['--tag together with --snapshot', ['--tag', '--snapshot'], 'A snapshot has no tag'],
])('release.ts rejects %s with exit code 2 and a sentence, without a stack', (_, args, sentence) => {
  const script = join(import.meta.dirname, 'release.ts');
  const { status, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
  expect(status).toBe(2);
  expect(stderr).toContain(sentence);
  expect(stderr).not.toMatch(/^ {4}at /m);
});
