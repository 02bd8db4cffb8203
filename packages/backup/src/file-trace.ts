import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { withSidecars } from './database-files.ts';

/** By file name, what tells a file from another under its name, and from itself after a write. */
export type FileTrace = Readonly<Partial<Record<string, string>>>;

/** Of a database and of its logs, as far as they are there. */
export function traceFiles(database: string): FileTrace {
  const traces = withSidecars(database).map((path) => {
    const { ino, size, mtimeNs } = statSync(path, { bigint: true });
    return [basename(path), `${ino} ${size} ${mtimeNs}`] as const;
  });
  return Object.fromEntries(traces);
}

export function isSameTrace(one: FileTrace, other: FileTrace): boolean {
  const names = Object.keys({ ...one, ...other });
  return names.every((name) => one[name] === other[name]);
}

/** Whether the database is the file it was then, unwritten, and no log is there that wasn't. One may be gone. */
export function isAsTraced(database: string, then: FileTrace): boolean {
  const now = traceFiles(database);
  const main = basename(database);
  return now[main] === then[main] && Object.keys(now).every((name) => now[name] === then[name]);
}
