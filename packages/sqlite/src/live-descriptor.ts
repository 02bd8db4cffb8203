import { closeSync, fstatSync, openSync, statSync } from 'node:fs';
import { resolve } from 'node:path';

/** By device and inode, so two names of one file share a descriptor. Those after the first were left by threads. */
const descriptors = new Map<string, readonly [number, ...number[]]>();

/**
 * A read-only descriptor on a database file that is, or may be, open in this process.
 *
 * On POSIX, closing any descriptor of a file drops every lock this process holds on it, SQLite's too
 * (https://sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_).
 * So it is kept open as long as the file has a name, and must never be closed by the caller.
 *
 * @throws the file system's own error when the file cannot be opened
 */
export function liveDescriptor(path: string): number {
  const file = resolve(path);
  const known = descriptors.get(identity(statSync(file, { bigint: true })));
  if (known !== undefined) return known[0];
  closeUnlinked();
  const descriptor = openSync(file, 'r');
  // The name may have been given to another file between stat and open; what was opened decides.
  const key = identity(fstatSync(descriptor, { bigint: true }));
  keep(key, descriptor);
  return descriptors.get(key)?.[0] ?? descriptor;
}

function keep(key: string, descriptor: number): void {
  const known = descriptors.get(key);
  descriptors.set(key, known === undefined ? [descriptor] : [...known, descriptor]);
}

/** Whether a descriptor is one of those kept here. */
export function isLiveDescriptor(descriptor: number): boolean {
  return liveDescriptors().includes(descriptor);
}

/** Every descriptor that is kept here. */
export function liveDescriptors(): readonly number[] {
  return [...descriptors.values()].flat();
}

/** Takes over the descriptors that a thread kept and left open at its end: they are the process's own. */
export function adoptLiveDescriptors(left: readonly number[]): void {
  for (const descriptor of left) keep(identity(fstatSync(descriptor, { bigint: true })), descriptor);
}

/**
 * Lets go of a descriptor on Windows, where an open one blocks renaming over the file and closing drops no locks.
 * Elsewhere it does nothing.
 */
export function releaseLiveDescriptor(path: string, platform: NodeJS.Platform = process.platform): void {
  if (platform !== 'win32') return;
  const found = statSync(resolve(path), { bigint: true, throwIfNoEntry: false });
  if (found === undefined) return;
  const kept = descriptors.get(identity(found)) ?? [];
  descriptors.delete(identity(found));
  for (const descriptor of kept) closeSync(descriptor);
}

function closeUnlinked(): void {
  for (const [key, kept] of descriptors) {
    if (fstatSync(kept[0], { bigint: true }).nlink > 0n) continue;
    descriptors.delete(key);
    for (const descriptor of kept) closeSync(descriptor);
  }
}

function identity({ dev, ino }: { readonly dev: bigint; readonly ino: bigint }): string {
  return `${dev}:${ino}`;
}
