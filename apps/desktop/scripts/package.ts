import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { DESKTOP } from './app-folder.ts';
import { buildAndCheck } from './build-and-check.ts';
import { missingToPackage } from './packaging-needs.ts';

// pnpm --filter @auralis/desktop package [-- OPTIONS OF ELECTRON-BUILDER]
// Builds and checks the app, and packs it for this system. Exits with 1 where that is not possible, and says why.

/** It is 96 MB with its 267 packages, and only needed here: it is no dependency. */
const ELECTRON_BUILDER = 'electron-builder@26.17.0';

function run(command: string, args: readonly string[], cwd: string): number {
  return spawnSync(command, args, { cwd, stdio: 'inherit', shell: process.platform === 'win32' }).status ?? 1;
}

async function packageApp(): Promise<number> {
  if ((await buildAndCheck()) === 'failed') return 1;
  const missing = missingToPackage({ desktop: DESKTOP, platform: process.platform, exists: existsSync });
  if (missing.length > 0) {
    console.error(`\nThe app is not packed, because something is missing on this computer:\n${missing.join('\n')}`);
    return 1;
  }
  const options = process.argv.slice(2).filter((word) => word !== '--');
  return run(
    'pnpm',
    ['dlx', '--allow-build=electron-winstaller', ELECTRON_BUILDER, '--publish', 'never', ...options],
    DESKTOP,
  );
}

process.exitCode = await packageApp();
