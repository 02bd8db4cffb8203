import { closeSync, fstatSync, fsyncSync, openSync } from 'node:fs';
import type { ProgressOptions } from '@auralis/sqlite';
import { copyBytes, liveDescriptor } from '@auralis/sqlite';

/** Copies the bytes of a file that may be open as a database here, as they are, into a new and synced file. */
export async function copyLive(
  file: string,
  to: string,
  options: ProgressOptions & { readonly phase: string },
): Promise<void> {
  const from = liveDescriptor(file);
  const descriptor = openSync(to, 'wx', 0o600);
  try {
    await copyBytes({ from, to: descriptor, bytes: fstatSync(from).size, ...options });
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
