import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { getAppCacheDir } from 'electron-updater/out/AppAdapter.js';
import { expect, test } from 'vitest';
import { readFeedUrl, updaterCacheFolder } from './updater-places.node.ts';

test('the space for a download is measured where electron-updater keeps it', () => {
  expect(updaterCacheFolder(process.platform, process.env, homedir())).toBe(getAppCacheDir());
  expect(updaterCacheFolder('linux', { XDG_CACHE_HOME: '/cache' }, '/home/me')).toBe('/cache');
  expect(updaterCacheFolder('win32', { LOCALAPPDATA: 'C:\\Local' }, 'C:\\me')).toBe('C:\\Local');
});

test('an app whose address for updates can not be read has no updates, and says so in the log', () => {
  const folder = mkdtempSync(join(tmpdir(), 'auralis-places-'));
  const logged: string[] = [];
  const log = { info: () => undefined, warn: () => undefined, error: (text: string) => void logged.push(text) };
  const path = join(folder, 'app-update.yml');
  try {
    expect(readFeedUrl(path, log)).toBeNull();
    writeFileSync(path, 'provider: github\nowner: other\n');
    expect(readFeedUrl(path, log)).toBeNull();
    expect(logged).toHaveLength(2);
    writeFileSync(path, 'provider: generic\nurl: https://updates.auralis.org/\nupdaterCacheDirName: auralis-updater\n');
    expect(readFeedUrl(path, log)).toBe('https://updates.auralis.org/');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
