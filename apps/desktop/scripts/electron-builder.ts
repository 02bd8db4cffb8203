import { spawnSync } from 'node:child_process';
import { pinnedPnpm, pnpm } from '../../../scripts/release/run-command.ts';
import { DESKTOP, ROOT } from './app-folder.ts';

/** It is 96 MB with its 267 packages, and only needed here: it is no dependency. */
const ELECTRON_BUILDER = 'electron-builder@26.17.0';

/**
 * Packs the built app for this system.
 *
 * @param options - passed on to electron-builder
 * @returns why it is not packed; null if it is
 */
export function runElectronBuilder(options: readonly string[], environment = process.env): string | null {
  const [command, args] = pnpm(pinnedPnpm(ROOT), ['dlx', '--allow-build=electron-winstaller', ELECTRON_BUILDER]);
  const { status, signal, error } = spawnSync(command, [...args, '--publish', 'never', ...options], {
    cwd: DESKTOP,
    env: environment,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status === 0) return null;
  if (error === undefined) return `${command} ended with ${signal ?? `exit code ${status}`}.`;
  return `${command} can't be started (${error.message}). Install it, or add it to PATH.`;
}
