import { existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';

/** Without `-shm`: it holds no data, and closing a descriptor of it would drop locks. */
const SUFFIXES = ['', '-wal', '-journal'] as const;

/** The database file and those of its sidecars that hold data, if they exist. */
export function withSidecars(database: string): readonly string[] {
  return SUFFIXES.map((suffix) => database + suffix).filter((path) => existsSync(path));
}

/** By file name: what distinguishes a file from another one of that name, and from itself after a write. */
export type FileIdentity = Readonly<Partial<Record<string, string>>>;

/** Inode, size and time of the last write of a database and its logs, if they exist. */
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

/** Whether the database is still the same file, was not written, and has no new log. A log may be missing. */
export function isUnchangedSince(database: string, then: FileIdentity): boolean {
  const now = readFileIdentity(database);
  const main = basename(database);
  return now[main] === then[main] && Object.keys(now).every((name) => now[name] === then[name]);
}
