import { closeSync, fstatSync, openSync } from 'node:fs';
import { BLOCK, eventLoopYielder, type ProgressOptions, readFully } from '@auralis/sqlite';
import type { Backup } from '../catalog/list-backups.ts';

/** In the first page SQLite keeps its own: file versions, counters, size, schema cookie. */
const OWN_OF_SQLITE = [
  [18, 20],
  [24, 32],
  [40, 44],
  [92, 100],
] as const;

/** The page with this byte is never used: https://sqlite.org/fileformat2.html#the_lock_byte_page */
const LOCK_BYTE = 2 ** 30;

/**
 * Whether a database file holds, page for page, what a backup holds.
 *
 * @param live - a descriptor of the file, which must not change meanwhile; it is not closed
 */
export async function hasSameContent(
  live: number,
  { path, manifest }: Backup,
  watch: ProgressOptions,
): Promise<boolean> {
  const { bytes, pageSize } = manifest;
  if (fstatSync(live).size !== bytes) return false;
  const copy = openSync(path, 'r');
  try {
    const [one, other] = [Buffer.allocUnsafeSlow(BLOCK), Buffer.allocUnsafeSlow(BLOCK)];
    const yieldToEventLoop = eventLoopYielder(watch.signal);
    for (let position = 0; position < bytes; position += BLOCK) {
      const length = Math.min(BLOCK, bytes - position);
      const read = (descriptor: number, into: Buffer) =>
        withoutBookkeeping(readFully(descriptor, into.subarray(0, length), position), position, pageSize);
      if (!read(live, one).equals(read(copy, other))) return false;
      watch.onProgress?.({ phase: 'check', done: position + length, total: bytes });
      await yieldToEventLoop();
    }
    return true;
  } finally {
    closeSync(copy);
  }
}

function withoutBookkeeping(block: Buffer, position: number, pageSize: number): Buffer {
  if (position === 0) for (const [from, to] of OWN_OF_SQLITE) block.fill(0, from, to);
  if (position === LOCK_BYTE) block.fill(0, 0, pageSize);
  return block;
}
