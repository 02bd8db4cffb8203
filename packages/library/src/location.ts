import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The folder of Auralis's own migrations, as seen from this package's source. A packaged app passes a bundle instead. */
export const MIGRATIONS_FOLDER = new URL('../../../migrations/', import.meta.url);

export interface LocationOptions {
  /** A path that the listener chose. It has precedence over everything else. */
  readonly library?: string | undefined;
  /** Default: `process.env`. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Default: the home folder of the user who runs the app. */
  readonly home?: string;
}

export interface LibraryLocation {
  /** The library's absolute path. The file may not exist yet. */
  readonly path: string;
  /** A library that an earlier app left in its old place, if there is none at `path`. Ask the listener before copying it. */
  readonly earlier: string | null;
}

/**
 * Finds out where the library is: `~/.auralis/library.db`, unless the caller or `AURALIS_LIBRARY` names another file.
 *
 * @example
 * const { path, earlier } = locateLibrary();
 * if (earlier !== null) await copyEarlierLibrary({ earlier, path }); // after the listener agreed
 */
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
