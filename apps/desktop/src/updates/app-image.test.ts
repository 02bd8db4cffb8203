import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { replaceAppImage } from './app-image.node.ts';

let folder: string;
let apps: string;
let download: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'auralis-app-image-'));
  apps = join(folder, 'apps');
  mkdirSync(apps);
  download = join(folder, 'Auralis-1.5.0-linux-x86_64.AppImage');
  writeFileSync(download, 'the new app');
});
afterEach(() => {
  delete process.env.APPIMAGE;
  rmSync(folder, { recursive: true });
});

function install(name: string): void {
  process.env.APPIMAGE = join(apps, name);
  writeFileSync(process.env.APPIMAGE, 'the old app');
}
const replace = () =>
  replaceAppImage({
    download,
    afterwards: 'quit',
    onStartError: (error) => {
      throw error;
    },
  });

test.each([
  ['Auralis.AppImage', 'Auralis.AppImage'],
  ['Auralis-1.4.0-linux-x86_64.AppImage', 'Auralis-1.5.0-linux-x86_64.AppImage'],
])('%s is replaced by %s, which can be run', (before, after) => {
  install(before);
  replace();
  expect(readdirSync(apps)).toEqual([after]);
  expect(readFileSync(join(apps, after), 'utf8')).toBe('the new app');
  expect(statSync(join(apps, after)).mode & 0o777).toBe(0o755);
});

/** A file system of its own with little space; null where it can't be mounted. */
function smallDisk(path: string): Disposable | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null;
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', path]).status !== 0) return null;
  return { [Symbol.dispose]: () => void spawnSync('umount', ['-l', path]) };
}

test('a disk on which the new app does not fit keeps the old one whole', (context) => {
  using disk = smallDisk(apps);
  if (disk === null) return context.skip('No file system can be mounted here.');
  writeFileSync(download, Buffer.alloc(1_000_000));
  install('Auralis.AppImage');
  expect(replace).toThrow(expect.objectContaining({ code: 'ENOSPC' }));
  expect(readdirSync(apps)).toEqual(['Auralis.AppImage']);
  expect(readFileSync(join(apps, 'Auralis.AppImage'), 'utf8')).toBe('the old app');
  writeFileSync(download, 'the new app');
  replace();
  expect(readFileSync(join(apps, 'Auralis.AppImage'), 'utf8')).toBe('the new app');
});

test.each([
  ['is gone', () => rmSync(download)],
  [
    'is a folder',
    () => {
      rmSync(download);
      mkdirSync(download);
    },
  ],
])('a download that %s leaves the old app whole', (_, change) => {
  install('Auralis.AppImage');
  change();
  expect(replace).toThrow();
  expect(readdirSync(apps)).toEqual(['Auralis.AppImage']);
  expect(readFileSync(join(apps, 'Auralis.AppImage'), 'utf8')).toBe('the old app');
});

test('an AppImage that was moved while it ran is not installed anew at its old place', () => {
  install('Auralis.AppImage');
  rmSync(join(apps, 'Auralis.AppImage'));
  expect(replace).toThrow(expect.objectContaining({ code: 'ENOENT' }));
  expect(readdirSync(apps)).toEqual([]);
});
