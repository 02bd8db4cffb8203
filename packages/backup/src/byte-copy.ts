import { BLOCK, readFully, STOPPED, type Written } from './hash-file.ts';
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

/** Copies block by block, in bounded memory, letting the event loop turn. Syncing is left to the caller. */
export async function copyBytes(options: ByteCopyOptions): Promise<void> {
  const reached = options.written === undefined ? null : new BigInt64Array(options.written);
  const tell = (position: bigint) => {
    if (reached === null) return;
    Atomics.store(reached, 0, position);
    Atomics.notify(reached, 0);
  };
  try {
    await copyBlocks(options, tell);
  } catch (error) {
    tell(STOPPED);
    throw error;
  }
}

async function copyBlocks(
  { from, to, bytes, phase, onProgress, signal }: ByteCopyOptions,
  tell: (position: bigint) => void,
): Promise<void> {
  const block = Buffer.allocUnsafeSlow(BLOCK);
  const breathe = makeBreather(signal);
  for (let position = 0; position < bytes; ) {
    const part = readFully(from, block.subarray(0, Math.min(BLOCK, bytes - position)), position);
    writeFully(to, part, position);
    position += part.length;
    tell(BigInt(position));
    onProgress?.({ phase, done: position, total: bytes });
    await breathe();
  }
}
