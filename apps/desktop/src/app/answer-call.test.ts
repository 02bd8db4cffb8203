import { join } from 'node:path';
import { CALLS } from '@auralis/web/contract/channel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LibraryFolder, libraryFolder } from '../../test/library-folder.ts';
import { type RunningApp, runningApp } from '../../test/running-app.ts';

let place: LibraryFolder;
let running: RunningApp;
beforeAll(async () => {
  place = await libraryFolder();
  running = await runningApp(place.library);
  await running.start();
});
afterAll(async () => {
  await running[Symbol.asyncDispose]();
  place[Symbol.dispose]();
});

const code = async (name: unknown, args: unknown) => {
  const answer = await running.app.answer(name, args);
  return 'error' in answer ? answer.error.code : null;
};

test.each([
  ['__proto__'],
  ['constructor'],
  ['toString'],
  [''],
  ['library.setFavourite'],
  [null],
  [['tracks']],
  [{ name: 'tracks' }],
])('a call of %j, which does not exist, is refused', async (name) => {
  expect(await code(name, [])).toBe('NOT_FOUND');
});

test.each(Object.keys(CALLS))('%s refuses arguments that are no list, too many, or of another form', async (name) => {
  const long = 'x'.repeat(100_000);
  for (const args of [null, undefined, 'tracks', { length: 1 }, [{}, {}, {}, {}], [{ id: long }], [long]])
    expect(await code(name, args), JSON.stringify(args)?.slice(0, 40)).toBe('REQUEST_INVALID');
});

test('an error is sent without what is in it: neither a stack nor a path nor facts', async () => {
  const answer = await running.app.answer('verifyBackup', ['no-such-backup']);
  expect(answer).toEqual({ error: { code: 'BACKUP_MISSING', message: expect.any(String), hint: expect.any(String) } });
  expect(JSON.stringify(answer)).not.toContain(place.folder);
});

test('a folder is opened by its name, and a page can name no other', async () => {
  expect(await code('openFolder', ['library'])).toBeNull();
  expect(running.opened.at(-1)).toBe(place.folder);
  expect(await code('openFolder', ['backups'])).toBeNull();
  expect(running.opened.at(-1)).toBe(join(place.folder, 'backups'));
  const before = running.opened.length;
  expect(await code('openFolder', ['/etc'])).toBe('REQUEST_INVALID');
  expect(running.opened).toHaveLength(before);
});

test('no line of the log at its usual level has a title, a name or a path', async () => {
  await running.app.answer('createPlaylist', ['Canary playlist']);
  await running.app.answer('album', ['999999999']);
  const usual = running.logged.filter((line) => (JSON.parse(line) as { readonly level: number }).level >= 30);
  expect(usual.length).toBeGreaterThan(0);
  expect(usual.join('')).not.toMatch(/Canary/);
  expect(usual.join('')).not.toContain(place.folder);
});
