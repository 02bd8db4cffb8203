import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync, readSync, rmSync } from 'node:fs';
import type { FeedFile } from '../feed/feed-document.ts';
import { UpdateError } from './errors.ts';

const BLOCK = 1024 * 1024;

/**
 * Compares a download with the signed hashes once more, directly before it is installed: it may have waited for hours. A
 * file that differs is deleted, since electron-updater would take it for the finished download. Synchronous, as everything
 * that happens when an app quits.
 *
 * @throws UpdateError `UPDATE_CORRUPTED`
 */
export function discardUnlessSigned(path: string, files: readonly FeedFile[]): void {
  const found = existsSync(path) ? sha512(path) : null;
  if (files.some((file) => file.sha512 === found)) return;
  rmSync(path, { force: true });
  throw new UpdateError('UPDATE_CORRUPTED', {
    message: 'The downloaded update has changed since it was downloaded. It was deleted, and not installed.',
    detail: `${path} has ${found === null ? 'disappeared' : `the SHA-512 ${found}`}.`,
    hint: 'Download it again. If this happens again, check the disk.',
    facts: { path },
  });
}

function sha512(path: string): string {
  const hash = createHash('sha512');
  const block = Buffer.allocUnsafe(BLOCK);
  const descriptor = openSync(path, 'r');
  try {
    for (let length = readSync(descriptor, block); length > 0; length = readSync(descriptor, block))
      hash.update(block.subarray(0, length));
  } finally {
    closeSync(descriptor);
  }
  return hash.digest('base64');
}
