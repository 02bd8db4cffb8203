import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { UpdateState } from '@auralis/web/contract/updates';
import { expect, test } from 'vitest';
import { downloaded, type StandInApp, standInApp } from '../../test/stand-in-app.ts';
import { setRollout } from '../feed/set-rollout.ts';
import type { Choices } from './choices.ts';
import { choicesFile } from './choices-file.node.ts';
import type { LibraryActivity } from './ports.ts';

test('nothing is installed on quit before the listener says when, nor after "later" or "skip"', async () => {
  await using app = await standInApp();
  const updates = await downloaded(app);
  updates.onQuit();
  for (const action of ['later', 'skip'] as const) {
    await updates.perform({ action: 'install', when: 'on-quit' });
    await updates.perform({ action });
    expect(updates.state).toMatchObject({ state: 'ready', install: 'asking' });
    updates.onQuit();
  }
  expect({ installed: app.installed(), started: app.started() }).toEqual({ installed: '1.4.0', started: '' });
});

test.each(['upgrade', 'backup', 'restore'] as const)(
  'nothing is installed during an %s of the library',
  async (work) => {
    await using app = await standInApp();
    let activity: LibraryActivity = work;
    const updates = await downloaded(app, { activity: () => activity });
    await updates.perform({ action: 'install', when: 'now' });
    expect(updates.state).toMatchObject({ state: 'ready', install: 'asking', problem: { code: 'LIBRARY_BUSY' } });
    await updates.perform({ action: 'install', when: 'on-quit' });
    updates.onQuit();
    expect({ installed: app.installed(), quits: app.quits() }).toEqual({ installed: '1.4.0', quits: 0 });
    activity = 'idle';
    updates.onQuit();
    expect(app.installed()).toBe('1.5.0');
  },
);

test('"now" replaces the executable, starts it, and asks the app to quit', async () => {
  await using app = await standInApp();
  const updates = await downloaded(app);
  await updates.perform({ action: 'install', when: 'now' });
  expect({ installed: app.installed(), quits: app.quits() }).toEqual({ installed: '1.5.0', quits: 1 });
  // The app quits now: that installs nothing a second time.
  updates.onQuit();
  await expect.poll(() => app.started(), { timeout: 60_000 }).toBe('1.5.0\n');
});

test('"back up first" installs after the backup, and not at all if that fails', async () => {
  await using app = await standInApp();
  const states: UpdateState[] = [];
  const backUp = async () => {
    states.push(updates.state);
    if (states.length === 1) throw new Error('The disk is gone.');
  };
  const updates = await downloaded(app, { backUp });
  await updates.perform({ action: 'install', when: 'now', backUpFirst: true });
  expect(updates.state).toMatchObject({ install: 'asking', problem: { code: 'BACKUP_FAILED' } });
  expect(app.installed()).toBe('1.4.0');
  await updates.perform({ action: 'install', when: 'on-quit', backUpFirst: true });
  expect(states).toMatchObject([{ install: 'backing-up' }, { install: 'backing-up' }]);
  updates.onQuit();
  expect(app.installed()).toBe('1.5.0');
});

test('an installation that fails leaves the app and says so, at the next start if the app was quitting', async () => {
  await using app = await standInApp();
  const updates = await downloaded(app);
  rmSync(process.env.APPIMAGE ?? '');
  await updates.perform({ action: 'install', when: 'now' });
  expect(updates.state).toMatchObject({ state: 'ready', problem: { code: 'INSTALL_FAILED' } });
  expect(app.quits()).toBe(0);
  await updates.perform({ action: 'install', when: 'on-quit' });
  updates.onQuit();
  const next = app.start();
  // Nobody has seen it yet.
  await next.checkQuietly();
  expect(next.state).toMatchObject({ state: 'failed', during: 'install', code: 'INSTALL_FAILED' });
  expect(app.start().state).toEqual({ state: 'idle' });
});

/** A file that can't be written from the moment at which the disk is full. */
function choicesOnFullDisk(app: StandInApp) {
  const file = choicesFile(join(app.folder, 'updates.json'));
  let isFull = false;
  const write = (choices: Choices) => {
    if (isFull) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    file.write(choices);
  };
  return {
    choices: { read: () => file.read(), write },
    fill: () => {
      isFull = true;
    },
  };
}

test('choices that can not be written keep nobody from checking, answering and installing', async () => {
  await using app = await standInApp();
  const { choices, fill } = choicesOnFullDisk(app);
  const updates = await downloaded(app, { choices });
  fill();
  await updates.perform({ action: 'check' });
  await updates.perform({ action: 'later' });
  expect(updates.state).toMatchObject({ state: 'ready', install: 'asking' });
  await updates.perform({ action: 'install', when: 'now' });
  expect({ installed: app.installed(), quits: app.quits() }).toEqual({ installed: '1.5.0', quits: 1 });
  await expect.poll(() => app.started(), { timeout: 60_000 }).toBe('1.5.0\n');
});

test('an installation on quit ends quietly whatever fails, and leaves the old app', async () => {
  await using app = await standInApp();
  const { choices, fill } = choicesOnFullDisk(app);
  const updates = await downloaded(app, { choices });
  await updates.perform({ action: 'install', when: 'on-quit' });
  fill();
  rmSync(join(app.folder, 'cache'), { recursive: true });
  expect(() => updates.onQuit()).not.toThrow();
  expect(app.installed()).toBe('1.4.0');
});

test('whatever an installation fails with, the state says so, and is not left at "now"', async () => {
  await using app = await standInApp();
  const installed: unknown[] = [];
  const updates = await downloaded(app);
  updates.watch((state) => installed.push('install' in state ? state.install : state.state));
  process.env.APPIMAGE = 'not-a-path';
  await updates.perform({ action: 'install', when: 'now' });
  expect(installed).toEqual(['asking', 'now', 'asking']);
  expect(updates.state).toMatchObject({ state: 'ready', problem: { code: 'INSTALL_FAILED' } });
});

test('a release that is held while it waits for the end of the app is not installed', async () => {
  await using app = await standInApp();
  const updates = await downloaded(app);
  await updates.perform({ action: 'install', when: 'on-quit' });
  await updates.checkQuietly();
  expect(updates.state).toMatchObject({ state: 'ready', install: 'on-quit' });
  setRollout({ folder: app.published, percentage: 0 });
  await updates.checkQuietly();
  updates.onQuit();
  expect(updates.state).toMatchObject({ state: 'none', held: { code: 'ROLLOUT_WAITING' } });
  expect(app.installed()).toBe('1.4.0');
});

test.each([
  ['changed', (path: string) => appendFileSync(path, 'echo other')],
  ['deleted', (path: string) => rmSync(path)],
])('a download that was %s while it waited is not installed, and can be downloaded again', async (_, change) => {
  await using app = await standInApp();
  const updates = await downloaded(app);
  change(join(app.folder, 'cache/auralis-updater/pending/Auralis-1.5.0.AppImage'));
  await updates.perform({ action: 'install', when: 'now' });
  expect(updates.state).toMatchObject({ state: 'failed', during: 'download', code: 'UPDATE_CORRUPTED' });
  updates.onQuit();
  expect({ installed: app.installed(), quits: app.quits() }).toEqual({ installed: '1.4.0', quits: 0 });
  await updates.perform({ action: 'download' });
  await updates.perform({ action: 'install', when: 'on-quit' });
  updates.onQuit();
  expect({ installed: app.installed(), started: app.started() }).toEqual({ installed: '1.5.0', started: '' });
});
