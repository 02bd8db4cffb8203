import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** One text file that git tracks, or would. */
export interface TrackedFile {
  /** From the root, with `/`. */
  readonly path: string;
  readonly text: string;
}

export const ROOT = resolve(import.meta.dirname, '../..');

/** Every text file of the repository whose path fits; what git ignores is left out. */
export function trackedFiles(fits: (path: string) => boolean): readonly TrackedFile[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return listed
    .split('\0')
    .filter((path) => path !== '' && fits(path) && existsSync(join(ROOT, path)))
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }))
    .filter(({ text }) => !text.includes('\0'));
}

/** The places, as `path:line: what`, at which a pattern is found. */
export function findIn({ path, text }: TrackedFile, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map((found) => {
    const line = text.slice(0, found.index).split('\n').length;
    return `${path}:${line}: ${found[0].trim()}`;
  });
}
