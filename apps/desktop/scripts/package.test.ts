import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { generateKey } from '../src/feed/key-files.ts';
import { APP_FOLDER, DESKTOP } from './app-folder.ts';
import { unknownImports } from './check-app.ts';
import { runElectronBuilder } from './electron-builder.ts';
import { electronProgram, missingToPackage, neverUpdated } from './packaging-needs.ts';

const hasElectron = existsSync(electronProgram({ desktop: DESKTOP, platform: process.platform }) ?? '');

test.skipIf(hasElectron)(
  'without the program of Electron, the app is built and checked, and the command says what is missing',
  () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(DESKTOP, 'scripts/package.ts')], {
      encoding: 'utf8',
    });
    expect(stdout, stderr).toContain('Checked: the built app upgrades a library');
    expect(stderr).toMatch(
      /not packed, because something is missing .*\n- The program of Electron: there is no file at /,
    );
    expect(stderr).toContain('THIS APP CAN NEVER BE UPDATED: it accepts no key');
    expect(status).toBe(1);
    const manifest = JSON.parse(readFileSync(join(APP_FOLDER, 'package.json'), 'utf8'));
    const { version } = JSON.parse(readFileSync(join(DESKTOP, 'package.json'), 'utf8'));
    expect(manifest).toMatchObject({ version, main: 'main.js', type: 'module' });
    // Threads are beside the archive only.
    expect(existsSync(join(APP_FOLDER, 'off-thread-worker.js'))).toBe(false);
    for (const file of ['main.js', 'preload.cjs', 'client/index.html', 'threads/migrations.js'])
      expect(existsSync(join(APP_FOLDER, file)), file).toBe(true);
  },
);

test('a bundle that imports what the app does not have is found', () => {
  const imports = new Map([['main.js', ['node:fs', 'fs', 'electron', 'better-sqlite3', 'pino']]]);
  expect(unknownImports(imports)).toEqual(['main.js imports pino, which is not in the app.']);
});

test.each([
  ['linux', 'electron'],
  ['darwin', 'Electron.app/Contents/MacOS/Electron'],
  ['win32', 'electron.exe'],
] as const)('on %s, only the program of Electron is needed', (platform, program) => {
  const path = join('/app/node_modules/electron/dist', program);
  expect(missingToPackage({ desktop: '/app', platform, exists: (found) => found === path })).toEqual([]);
  expect(missingToPackage({ desktop: '/app', platform, exists: () => false }).join('\n')).toContain(path);
});

test('on a system that Electron does not exist for, the command says so', () => {
  expect(missingToPackage({ desktop: '/app', platform: 'freebsd', exists: () => true })).toEqual([
    '- Auralis is not packed on freebsd: use Linux, macOS or Windows.',
  ]);
});

test('an app that accepts no key, or a malformed one, can never be updated, and the command says so', () => {
  const folder = mkdtempSync(join(tmpdir(), 'auralis-package-keys-'));
  const accepted = join(folder, 'accepted-keys.json');
  try {
    writeFileSync(accepted, '[]');
    expect(neverUpdated(accepted).join()).toContain('it accepts no key');
    generateKey({ out: join(folder, 'key.pem'), accepted });
    expect(neverUpdated(accepted)).toEqual([]);
    writeFileSync(accepted, '[{ "id": "1", "publicKey": "2" }]');
    expect(neverUpdated(accepted).join()).toContain('its keys are malformed');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.skipIf(process.platform === 'win32')('without a package manager on PATH, the command names what it needs', () => {
  const problem = runElectronBuilder([], { ...process.env, PATH: '/nowhere' });
  expect(problem).toMatch(/^(?:pnpm|npx) can't be started \(.*ENOENT\)\. Install it, or add it to PATH\.$/);
});
