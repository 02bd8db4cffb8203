import { closeSync, fstatSync, openSync, statSync } from 'node:fs';
import { resolve } from 'node:path';

/** By device and inode, so that all names of a file share a descriptor. Those after the first come from threads. */
const descriptors = new Map<string, readonly [number, ...number[]]>();

/**
 * A read-only descriptor on a database file that is, or may be, open in this process.
 *
 * On POSIX, closing any descriptor of a file drops every lock this process holds on it, SQLite's too
 * (https://sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_).
 * So it stays open as long as the file has a name, and the caller must never close it.
 *
 * @throws the file system's own error when the file cannot be opened
 */
export function liveDescriptor(path: string): number {
  const file = resolve(path);
  const known = descriptors.get(identity(statSync(file, { bigint: true })));
  if (known !== undefined) return known[0];
  closeUnlinked();
  const descriptor = openSync(file, 'r');
  // Another file may have got the name between stat and open: use the identity of the one that was opened.
  const key = identity(fstatSync(descriptor, { bigint: true }));
  keep(key, descriptor);
  return descriptors.get(key)?.[0] ?? descriptor;
}

function keep(key: string, descriptor: number): void {
  const known = descriptors.get(key);
  descriptors.set(key, known === undefined ? [descriptor] : [...known, descriptor]);
}

/** Whether a descriptor was opened by {@link liveDescriptor}. */
export function isLiveDescriptor(descriptor: number): boolean {
  return liveDescriptors().includes(descriptor);
}

/** Every descriptor that {@link liveDescriptor} has open. */
export function liveDescriptors(): readonly number[] {
  return [...descriptors.values()].flat();
}

/** Takes over the descriptors that a thread left open when it ended: they belong to the process. */
export function adoptLiveDescriptors(left: readonly number[]): void {
  for (const descriptor of left) keep(identity(fstatSync(descriptor, { bigint: true })), descriptor);
}

/**
 * Closes a descriptor on Windows, where an open one prevents replacing the file and closing it drops no locks. Does nothing
 * on other systems.
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
