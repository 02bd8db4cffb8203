import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';

export const BLOCK = 1024 * 1024;

/** How far a writer has come, shared between threads: bytes, or {@link STOPPED}. */
export type Written = SharedArrayBuffer;

export const STOPPED = -1n;

/**
 * SHA-256 of the first `bytes` of a file that isn't a live database, in hexadecimal. With `written` it follows a
 * writer block by block.
 *
 * @throws Error when the file ends early or the writer stopped
 */
export function hashFile(path: string, bytes: number, written: Written | null = null): string {
  const descriptor = openSync(path, 'r');
  try {
    return hashDescriptor(descriptor, bytes, written);
  } finally {
    closeSync(descriptor);
  }
}

function hashDescriptor(descriptor: number, bytes: number, written: Written | null): string {
  const hash = createHash('sha256');
  const block = Buffer.allocUnsafeSlow(BLOCK);
  for (let position = 0; position < bytes; ) {
    const wanted = Math.min(BLOCK, bytes - position);
    if (written !== null) waitForWriter(written, position + wanted);
    const read = readSync(descriptor, block, 0, wanted, position);
    if (read === 0) throw new Error(`The file ends after ${position} of ${bytes} bytes`);
    hash.update(block.subarray(0, read));
    position += read;
  }
  return hash.digest('hex');
}

function waitForWriter(written: Written, position: number): void {
  const reached = new BigInt64Array(written);
  for (;;) {
    const now = Atomics.load(reached, 0);
    if (now === STOPPED) throw new Error('The writer stopped');
    if (now >= BigInt(position)) return;
    Atomics.wait(reached, 0, now);
  }
}
