import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { libraryFolder } from '../../test/library-folder.ts';
import { runningApp } from '../../test/running-app.ts';

test('a first start creates the folder of the library, and the library in it', async () => {
  using place = await libraryFolder();
  const path = join(place.folder, 'home', '.auralis', 'library.db');
  await using running = await runningApp(path);
  await running.start();
  expect(running.app.controllers.session.state).toMatchObject({ state: 'ready', receipt: null });
  expect(existsSync(path)).toBe(true);
});

test.each([
  [true, 300],
  [false, 0],
])('the library of an earlier app is copied if the listener allows it: %s', async (allowed, tracks) => {
  using place = await libraryFolder();
  const path = join(place.folder, '.auralis', 'library.db');
  const before = readFileSync(place.library);
  await using running = await runningApp(path, {
    location: { path, earlier: place.library },
    mayCopyEarlier: async () => allowed,
  });
  await running.start();
  expect(await running.app.answer('tracks', [{ position: 0, limit: 1 }])).toMatchObject({ value: { total: tracks } });
  expect(readFileSync(place.library).equals(before)).toBe(true);
});

test('an earlier library that can not be copied leaves the listener with an empty one, and is not touched', async () => {
  using place = await libraryFolder();
  const path = join(place.folder, '.auralis', 'library.db');
  const earlier = join(place.folder, 'gone.db');
  await using running = await runningApp(path, { location: { path, earlier }, mayCopyEarlier: async () => true });
  await running.start();
  expect(running.app.controllers.session.state.state).toBe('ready');
  expect(running.logged.join('')).toContain('library not prepared');
});

test('a quit while the listener is asked about an earlier library is no quit during an upgrade, and copies nothing', async () => {
  using place = await libraryFolder();
  const path = join(place.folder, '.auralis', 'library.db');
  const question = Promise.withResolvers<boolean>();
  const running = await runningApp(path, {
    location: { path, earlier: place.library },
    mayCopyEarlier: () => question.promise,
  });
  const opened = running.start();
  expect(running.app.activity()).toBe('idle');
  await running.app.stop();
  question.resolve(true);
  await opened;
  expect(running.app.activity()).toBe('idle');
  expect(existsSync(path)).toBe(false);
});

test('an app that stops during an upgrade leaves the library byte by byte as it was', async () => {
  using place = await libraryFolder();
  const before = readFileSync(place.library);
  const other = new Sqlite(place.library);
  other.exec('BEGIN EXCLUSIVE');
  try {
    const running = await runningApp(place.library);
    const opened = running.start();
    while (running.app.controllers.session.state.state !== 'upgrading') await wait(5);
    expect(running.app.activity()).toBe('upgrade');
    await running.app.stop();
    await opened;
    // What was to be installed when the app quits is installed now.
    expect(running.app.activity()).toBe('idle');
  } finally {
    other.exec('ROLLBACK');
    other.close();
  }
  expect(readFileSync(place.library).equals(before)).toBe(true);
});

test('the activity is what the library is used for, so that no update is installed meanwhile', async () => {
  using place = await libraryFolder();
  await using running = await runningApp(place.library);
  expect(running.app.activity()).toBe('upgrade');
  await running.start();
  expect(running.app.activity()).toBe('idle');
  const made = running.app.answer('createBackup', [{}]);
  expect(running.app.activity()).toBe('backup');
  const { id } = ((await made) as { readonly value: { readonly id: string } }).value;
  const restored = running.app.answer('restore', [id]);
  expect(running.app.activity()).toBe('restore');
  await restored;
  expect(running.app.activity()).toBe('idle');
});

test('where updates could not be opened, a check says so', async () => {
  using place = await libraryFolder();
  await using running = await runningApp(place.library, {
    openUpdates: () => {
      throw new Error('The folder can not be read.');
    },
  });
  const answered = Promise.withResolvers<unknown>();
  running.channel.listen((event) => event.name === 'updates' && answered.resolve(event.data));
  const code = 'UPDATES_NOT_OPENED';
  expect(await running.channel.call('update', [{ action: 'check' }])).toMatchObject({ error: { code } });
  expect(await running.channel.call('updateSettings', [])).toMatchObject({ error: { code } });
  await running.channel.call('watch', []);
  expect(await answered.promise).toMatchObject({ state: 'failed', during: 'check', code });
});

test('a change of the language is reported once it can be read, so that the menu follows it', async () => {
  using place = await libraryFolder();
  const languages: string[] = [];
  await using running = await runningApp(place.library, {
    onSettings: () => languages.push(running.app.controllers.about.settings().language),
  });
  await running.app.answer('changeSettings', [{ language: 'de' }]);
  await running.app.answer('changeSettings', [{ language: 'nothing' }]);
  expect(languages).toEqual(['de']);
});
