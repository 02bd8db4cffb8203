import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

export interface LocationOptions {
  /** A path the listener chose; it wins over everything. */
  readonly library?: string | undefined;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly home?: string;
}

export interface LibraryLocation {
  readonly path: string;
  /** A library of an earlier app in its old place, when there is none in the new one. To be offered, never moved unasked. */
  readonly earlier: string | null;
}

/** `~/.auralis/library.db`, unless `AURALIS_LIBRARY` or the caller names another file. */
export function locateLibrary({
  library,
  environment = process.env,
  home = homedir(),
}: LocationOptions = {}): LibraryLocation {
  const chosen = library ?? environment.AURALIS_LIBRARY;
  if (chosen !== undefined && chosen !== '') return { path: resolve(chosen), earlier: null };
  const path = join(home, '.auralis', 'library.db');
  const earlier = join(home, 'Music', 'Auralis', 'auralis_library.db');
  return { path, earlier: !existsSync(path) && existsSync(earlier) ? earlier : null };
}
