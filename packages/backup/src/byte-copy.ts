import { createHash } from 'node:crypto';
import { readSync } from 'node:fs';
import { BLOCK, STOPPED, type Written } from './hash-file.ts';
import { makeBreather, type Watch } from './progress.ts';
import { writeFully } from './storage/durable-files.ts';

export interface ByteCopyOptions extends Watch {
  /** Open descriptors; neither is closed here. */
  readonly from: number;
  readonly to: number;
  readonly bytes: number;
  readonly phase: string;
  /** Told how far the copy has come, for a thread that reads it back. */
  readonly written?: Written | undefined;
}

/** Copies block by block in bounded memory and returns the SHA-256 of what was read, in hexadecimal. */
export async function copyBytes(options: ByteCopyOptions): Promise<string> {
  const reached = options.written === undefined ? null : new BigInt64Array(options.written);
  const tell = (position: bigint) => {
    if (reached === null) return;
    Atomics.store(reached, 0, position);
    Atomics.notify(reached, 0);
  };
  try {
    return await copyBlocks(options, tell);
  } catch (error) {
    tell(STOPPED);
    throw error;
  }
}

async function copyBlocks(
  { from, to, bytes, phase, onProgress, signal }: ByteCopyOptions,
  tell: (position: bigint) => void,
): Promise<string> {
  const hash = createHash('sha256');
  const block = Buffer.allocUnsafeSlow(BLOCK);
  const breathe = makeBreather(signal);
  for (let position = 0; position < bytes; ) {
    const read = readSync(from, block, 0, Math.min(BLOCK, bytes - position), position);
    if (read === 0) throw new Error(`The file ends after ${position} of ${bytes} bytes`);
    const part = block.subarray(0, read);
    writeFully(to, part, position);
    position += read;
    tell(BigInt(position));
    hash.update(part);
    onProgress?.({ phase, done: position, total: bytes });
    await breathe();
  }
  return hash.digest('hex');
}
