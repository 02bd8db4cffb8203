import { existsSync } from 'node:fs';

/** `-shm` holds nothing of its own, and closing a copy's descriptor on it would drop locks. */
const WORTH_KEEPING = ['', '-wal', '-journal'] as const;

/** The database file and those of its sidecars that hold something, as far as they exist. */
export function withSidecars(database: string): readonly string[] {
  return WORTH_KEEPING.map((ending) => database + ending).filter((path) => existsSync(path));
}
