import { closeSync, openSync, readSync } from 'node:fs';
import { writeFully } from './durable-files.ts';
import { eventLoopYielder, type ProgressOptions } from './progress.ts';
import { sha256 } from './runtime.ts';

/** Bytes that are read or written at a time. */
export const BLOCK = 1024 * 1024;

/** The number of bytes that a writer has written, shared between threads; or {@link STOPPED}. */
type Written = SharedArrayBuffer;

const STOPPED = -1n;

export interface HashFileOptions {
  readonly bytes: number;
  /** Follows a writer block by block. */
  readonly written?: Written | undefined;
  /** A descriptor to compare with block by block; it is not closed. */
  readonly equals?: number | undefined;
}

/**
 * SHA-256 of the first `bytes` of a file that isn't a live database, in hexadecimal.
 *
 * @throws Error when the file ends early, differs from `equals`, or when the writer stopped
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

interface CopyBytesOptions extends ProgressOptions {
  /** Open descriptors; neither is closed here. */
  readonly from: number;
  readonly to: number;
  readonly bytes: number;
  readonly phase: string;
  /** Receives how many bytes are copied, for a thread that reads them back. */
  readonly written?: Written | undefined;
}

/** Copies block by block, in bounded memory, and lets the event loop run in between. The caller syncs the file. */
export async function copyBytes(options: CopyBytesOptions): Promise<void> {
  const reached = options.written === undefined ? null : new BigInt64Array(options.written);
  const publish = (position: bigint) => {
    if (reached === null) return;
    Atomics.store(reached, 0, position);
    Atomics.notify(reached, 0);
  };
  try {
    await copyBlocks(options, publish);
  } catch (error) {
    publish(STOPPED);
    throw error;
  }
}

async function copyBlocks(
  { from, to, bytes, phase, onProgress, signal }: CopyBytesOptions,
  publish: (position: bigint) => void,
): Promise<void> {
  const block = Buffer.allocUnsafeSlow(BLOCK);
  const yieldToEventLoop = eventLoopYielder(signal);
  for (let position = 0; position < bytes; ) {
    const part = readFully(from, block.subarray(0, Math.min(BLOCK, bytes - position)), position);
    writeFully(to, part, position);
    position += part.length;
    publish(BigInt(position));
    onProgress?.({ phase, done: position, total: bytes });
    await yieldToEventLoop();
  }
}
