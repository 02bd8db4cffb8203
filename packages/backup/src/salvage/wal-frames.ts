import { closeSync, fstatSync, openSync } from 'node:fs';
import { readFully } from '@auralis/sqlite';

const HEADER = 32;
const FRAME_HEADER = 24;

/**
 * The number of the last frame of a `-wal` that says it ends a transaction of its present run, whether or not its
 * checksum holds; 0 when there is none. https://sqlite.org/fileformat2.html#walformat
 */
export function lastCommitIn(path: string): number {
  const descriptor = openSync(path, 'r');
  try {
    const { size } = fstatSync(descriptor);
    if (size < HEADER) return 0;
    const header = readFully(descriptor, Buffer.alloc(HEADER), 0);
    const frameBytes = FRAME_HEADER + header.readUInt32BE(8);
    let last = 0;
    for (let frame = 1; HEADER + frame * frameBytes <= size; frame += 1) {
      const start = readFully(descriptor, Buffer.alloc(FRAME_HEADER), HEADER + (frame - 1) * frameBytes);
      // Frames with other salts are left from an earlier run.
      const isOfThisRun = start.subarray(8, 16).equals(header.subarray(16, 24));
      if (isOfThisRun && start.readUInt32BE(4) !== 0) last = frame;
    }
    return last;
  } finally {
    closeSync(descriptor);
  }
}
