import { writeFully } from './durable-files.ts';
import { BLOCK, readFully, STOPPED, type Written } from './hash-file.ts';
import { eventLoopYielder, type ProgressOptions } from './progress.ts';

export interface CopyBytesOptions extends ProgressOptions {
  /** Open descriptors; neither is closed here. */
  readonly from: number;
  readonly to: number;
  readonly bytes: number;
  readonly phase: string;
  /** Receives how many bytes are copied, for a thread that reads them back. */
  readonly written?: Written | undefined;
}

/** Copies block by block, in bounded memory, letting the event loop turn. Syncing is left to the caller. */
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
