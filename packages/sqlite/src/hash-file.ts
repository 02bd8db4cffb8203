import { closeSync, openSync, readSync } from 'node:fs';
import { sha256 } from './lazy-builtins.ts';

export const BLOCK = 1024 * 1024;

/** How far a writer has come, shared between threads: bytes, or {@link STOPPED}. */
export type Written = SharedArrayBuffer;

export const STOPPED = -1n;

export interface HashFileOptions {
  readonly bytes: number;
  /** Follow a writer block by block. */
  readonly written?: Written | undefined;
  /** A descriptor to compare with, block by block; it is not closed. */
  readonly equals?: number | undefined;
}

/**
 * SHA-256 of the first `bytes` of a file that isn't a live database, in hexadecimal.
 *
 * @throws Error when the file ends early, differs from what it must equal, or when the writer stopped
 */
export function hashFile(path: string, options: HashFileOptions): string {
  const descriptor = openSync(path, 'r');
  try {
    return hashDescriptor(descriptor, options);
  } finally {
    closeSync(descriptor);
  }
}

function hashDescriptor(descriptor: number, { bytes, written, equals }: HashFileOptions): string {
  const hash = sha256();
  const block = Buffer.allocUnsafeSlow(BLOCK);
  const twin = Buffer.allocUnsafeSlow(equals === undefined ? 0 : BLOCK);
  for (let position = 0; position < bytes; ) {
    const wanted = Math.min(BLOCK, bytes - position);
    if (written !== undefined) waitForWriter(written, position + wanted);
    const part = readFully(descriptor, block.subarray(0, wanted), position);
    if (equals !== undefined && !part.equals(readFully(equals, twin.subarray(0, wanted), position))) {
      throw new Error(`The copy differs from its source between byte ${position} and ${position + wanted}`);
    }
    hash.update(part);
    position += wanted;
  }
  return hash.digest('hex');
}

/** Fills the whole buffer from a position. */
export function readFully(descriptor: number, into: Buffer, position: number): Buffer {
  for (let done = 0; done < into.length; ) {
    const read = readSync(descriptor, into, done, into.length - done, position + done);
    if (read === 0) throw new Error(`The file ends at byte ${position + done}`);
    done += read;
  }
  return into;
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
