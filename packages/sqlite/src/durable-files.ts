import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { releaseTempName, tempFileName } from './temp-file.ts';

/** Readable by the owner only: a database says a lot about its user. */
const PRIVATE = 0o600;
const RENAME_TIMEOUT_MS = 2000;

/**
 * Makes the names in a folder survive a power loss. Windows can't sync a folder and journals names itself.
 */
export function syncDirectory(directory: string, platform: NodeJS.Platform = process.platform): void {
  if (platform === 'win32') return;
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Syncs a file that is not open as a database anywhere in this process. */
export function syncFile(path: string): void {
  const descriptor = openSync(path, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Writes every byte: the system may take fewer than offered. */
export function writeFully(descriptor: number, bytes: Uint8Array, position: number | null = null): void {
  let done = 0;
  while (done < bytes.length) {
    done += writeSync(descriptor, bytes, done, bytes.length - done, position === null ? null : position + done);
  }
}

/** Replaces a file atomically: after a power loss it has the whole new text or the old one. */
export function writeFileDurably(path: string, text: string): void {
  const partial = tempFileName(path);
  const descriptor = openSync(partial, 'wx', PRIVATE);
  try {
    try {
      writeFully(descriptor, Buffer.from(text));
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameDurably(partial, path);
  } catch (error) {
    // After a failed fsync the kernel marks the pages clean, so this file can't be trusted any more.
    if (existsSync(partial)) unlinkSync(partial);
    throw error;
  } finally {
    releaseTempName(partial);
  }
}

/** Renames a file, replacing an existing one, and makes the new name durable. */
export function renameDurably(from: string, to: string): void {
  renameWithRetries(from, to);
  syncDirectory(dirname(to));
  if (dirname(from) !== dirname(to)) syncDirectory(dirname(from));
}

/**
 * Reads a small file that is kept beside a database or a backup. To open a pipe could block forever.
 *
 * @throws TypeError for what is not a file, or the system's error
 */
export function readSideFile(path: string): string {
  if (!statSync(path).isFile()) throw new TypeError('it is not a file');
  return readFileSync(path, 'utf8');
}

/** Appends a line to a file. A line that an earlier crash cut short stays on its own line. */
export function appendDurably(path: string, line: string): void {
  const isNew = !existsSync(path);
  const descriptor = openSync(path, 'a+', PRIVATE);
  try {
    writeFully(descriptor, Buffer.from(`${endsInPartialLine(descriptor) ? '\n' : ''}${line}\n`));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  if (isNew) syncDirectory(dirname(path));
}

function endsInPartialLine(descriptor: number): boolean {
  const { size } = fstatSync(descriptor);
  if (size === 0) return false;
  const last = Buffer.alloc(1);
  readSync(descriptor, last, 0, 1, size - 1);
  return last.toString() !== '\n';
}

/** Virus scanners and indexers on Windows hold new files for a moment. */
function renameWithRetries(from: string, to: string, platform: NodeJS.Platform = process.platform): void {
  const deadline = performance.now() + (platform === 'win32' ? RENAME_TIMEOUT_MS : 0);
  for (let pause = 10; ; pause *= 2) {
    try {
      renameSync(from, to);
      return;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (!['EPERM', 'EACCES', 'EBUSY'].includes(code ?? '') || performance.now() + pause > deadline) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause);
    }
  }
}
