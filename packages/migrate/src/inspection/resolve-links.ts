import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { unreadable } from './unreadable.ts';

/** Symbolic links are followed, so that backups and sidecars lie beside the real file. */
export function resolveLinks(path: string): string {
  const absolute = resolve(path);
  try {
    return realpathSync.native(absolute);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return absolute;
    throw unreadable(absolute, error);
  }
}
