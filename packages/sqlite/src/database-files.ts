import { existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';

/** `-shm` holds nothing of its own, and closing a copy's descriptor on it would drop locks. */
const SUFFIXES = ['', '-wal', '-journal'] as const;

/** The database file and those of its sidecars that hold data, as far as they exist. */
export function withSidecars(database: string): readonly string[] {
  return SUFFIXES.map((suffix) => database + suffix).filter((path) => existsSync(path));
}

/** By file name: what distinguishes a file from another one of the same name, and from itself after a write. */
export type FileIdentity = Readonly<Partial<Record<string, string>>>;

/** Inode, size and time of the last write of a database and of its logs, as far as they exist. */
export function readFileIdentity(database: string): FileIdentity {
  const identities = withSidecars(database).map((path) => {
    const { ino, size, mtimeNs } = statSync(path, { bigint: true });
    return [basename(path), `${ino} ${size} ${mtimeNs}`] as const;
  });
  return Object.fromEntries(identities);
}

export function isSameIdentity(one: FileIdentity, other: FileIdentity): boolean {
  const names = Object.keys({ ...one, ...other });
  return names.every((name) => one[name] === other[name]);
}

/** Whether the database is the file it was then, unwritten, and has no new log. A log may be gone. */
export function isUnchangedSince(database: string, then: FileIdentity): boolean {
  const now = readFileIdentity(database);
  const main = basename(database);
  return now[main] === then[main] && Object.keys(now).every((name) => now[name] === then[name]);
}
