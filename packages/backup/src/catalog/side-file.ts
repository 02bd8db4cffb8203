import { readFileSync, statSync } from 'node:fs';

/** Reads a small file that this package keeps beside a database or a backup. To open a pipe could block forever. */
export function readSideFile(path: string): string {
  if (!statSync(path).isFile()) throw new TypeError('it is not a file');
  return readFileSync(path, 'utf8');
}
