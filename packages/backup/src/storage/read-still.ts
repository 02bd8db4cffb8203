import { readSync, type Stats, statSync } from 'node:fs';
import { type DatabaseHeader, isPlainHeader, parseHeader } from '../database-header.ts';
import { liveDescriptor } from './live-descriptor.ts';
import { workerThreads } from './on-demand.ts';
import { NotStill, type StillRow, stillRows } from './still-rows.ts';

/** A database at rest, as its pages hold it. */
export interface StillDatabase {
  readonly header: DatabaseHeader;
  /** Rows of `sqlite_schema`, in its order. */
  readonly objects: readonly StillObject[];
  /** The rows of a table with row ids, in their order. */
  rowsOf(table: string): readonly StillRow[];
}

export interface StillObject {
  readonly type: string;
  readonly name: string;
  /** Null for what SQLite makes by itself. */
  readonly sql: string | null;
}

/**
 * Reads some rows of a database without SQLite where it is at rest: no lock, no file beside it, a fraction of the
 * time. What is not sure beyond doubt is left to SQLite.
 *
 * @returns what `read` made of it; null in a worker thread, and for a file in use, one that a crash or damage left in
 *   need of SQLite, or one that is out of the ordinary
 */
export function readStill<Result>(path: string, read: (database: StillDatabase) => Result): Result | null {
  if (isThread()) return null;
  try {
    const before = traceAtRest(path);
    const result = read(openStill(path, before));
    const after = traceAtRest(path);
    return isSame(before, after) ? result : null;
  } catch (error) {
    // Whatever the file system says here, it says again to SQLite, whose error has a place in what we promise.
    if (error instanceof NotStill || typeof (error as NodeJS.ErrnoException).code === 'string') return null;
    throw error;
  }
}

/** The descriptors of a thread are closed when it ends, and with them go the locks of every connection in the process. */
function isThread(): boolean {
  return !workerThreads().isMainThread;
}

/** Identity and age of a file with no log and no journal to be looked into first. */
function traceAtRest(path: string): Stats {
  if (hasContent(`${path}-wal`) || hasContent(`${path}-journal`)) throw new NotStill();
  const found = statSync(path);
  // Opening a pipe would wait for its writer.
  if (!found.isFile()) throw new NotStill();
  return found;
}

function hasContent(path: string): boolean {
  return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

function isSame(one: Stats, other: Stats): boolean {
  return one.ino === other.ino && one.dev === other.dev && one.size === other.size && one.mtimeMs === other.mtimeMs;
}

function openStill(path: string, { size }: Stats): StillDatabase {
  const descriptor = liveDescriptor(path);
  const start = readBytes(descriptor, 100, 0);
  const header = isPlainHeader(start) ? parseHeader(start) : null;
  if (header === null || header.encoding !== 'utf8' || header.pageCount * header.pageSize !== size)
    throw new NotStill();
  const { pageSize, reserved } = header;
  const page = (number: number) => readBytes(descriptor, pageSize, (number - 1) * pageSize);
  const rowsFrom = (root: number) => stillRows(page, root, pageSize - reserved);
  const schema = rowsFrom(1).map(({ values: [type, name, , root, sql] }) => {
    if (typeof type !== 'string' || typeof name !== 'string') throw new NotStill();
    return { type, name, root: Number(root), sql: typeof sql === 'string' ? sql : null };
  });
  return {
    header,
    objects: schema,
    rowsOf: (table) => rowsFrom(schema.find(({ type, name }) => type === 'table' && name === table)?.root ?? 0),
  };
}

function readBytes(descriptor: number, length: number, position: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  if (position < 0 || readSync(descriptor, bytes, 0, length, position) < length) throw new NotStill();
  return bytes;
}
