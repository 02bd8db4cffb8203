import { spawn } from 'node:child_process';
import { chmodSync, copyFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { syncDirectory, syncFile } from '@auralis/sqlite/support';

export interface ReplaceAppImageOptions {
  /** Path of the download. It is moved. */
  readonly download: string;
  readonly afterwards: 'quit' | 'restart';
  /** Gets why the new version was not started. */
  readonly onStartError: (error: Error) => void;
}

const VERSION = /\d+\.\d+\.\d+/;

/**
 * Replaces the AppImage that this process was started from. electron-updater would delete the old one first, and a full disk
 * would leave no app: here, the new one takes its place in a single step, once it is whole. Synchronous, as everything that
 * happens when an app quits.
 */
export function replaceAppImage({ download, afterwards, onStartError }: ReplaceAppImageOptions): void {
  const installed = process.env.APPIMAGE ?? '';
  if (!isAbsolute(installed)) throw new Error(`The path of the AppImage is not known: "${installed}".`);
  // One that was moved meanwhile is not where a new one would be of use.
  statSync(installed);
  const replacement = nameAfterwards(installed, download);
  chmodSync(download, 0o755);
  syncFile(download);
  moveOver(download, replacement);
  if (replacement !== installed) rmSync(installed, { force: true });
  if (afterwards === 'restart') start(replacement, onStartError);
}

function moveOver(download: string, replacement: string): void {
  try {
    renameSync(download, replacement);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    // The cache is on another disk, from which nothing can be renamed.
    copyOver(download, replacement);
  }
  syncDirectory(dirname(replacement));
}

function copyOver(download: string, replacement: string): void {
  const whole = `${replacement}.new`;
  try {
    copyFileSync(download, whole);
    syncFile(whole);
    renameSync(whole, replacement);
  } catch (error) {
    rmSync(whole, { force: true });
    throw error;
  }
  rmSync(download, { force: true });
}

/** A name with a version gets the new one; a name that the listener chose is kept. */
function nameAfterwards(installed: string, download: string): string {
  return VERSION.test(basename(installed)) ? join(dirname(installed), basename(download)) : installed;
}

function start(path: string, onStartError: (error: Error) => void): void {
  // Programs that integrate AppImages into the desktop do not ask then.
  const env = { ...process.env, APPIMAGE_SILENT_INSTALL: 'true' };
  const child = spawn(path, [], { detached: true, stdio: 'ignore', env });
  child.on('error', onStartError);
  child.unref();
}
