import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ReleaseError } from './run-command.ts';

/** A file of a release, as a list of checksums names it. */
export interface Checksum {
  readonly file: string;
  readonly sha256: string;
}

/** The list of the packages. */
export const TARBALL_SUMS = 'SHA256SUMS';

/** The list of the desktop app's files. Its name has the version, so that a folder of another release has none. */
export function desktopSums(version: string): string {
  return `SHA256SUMS-desktop-${version}`;
}

/** The text of a list, in the format of `sha256sum --check`. */
export function sumsText(checksums: readonly Checksum[]): string {
  return checksums.map(({ file, sha256: sum }) => `${sum}  ${file}\n`).join('');
}

/**
 * The files that a list names, in its order, after their checksums were verified.
 *
 * @throws ReleaseError if one is missing or has another content
 */
export function checkedFiles(folder: string, list: string): readonly string[] {
  const lines = readFileSync(join(folder, list), 'utf8').trim().split('\n');
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const [sum, file = ''] = line.split(/ {2}/);
      const path = join(folder, file);
      if (existsSync(path) && sha256(path) === sum) return file;
      throw new ReleaseError(
        `${file} is missing or was changed after it was packed.`,
        'Run the release again from its tag.',
      );
    });
}

/** SHA-256 of a file, in hex. */
export function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

/** The checksum by which npm knows a tarball. */
export function integrity(file: string): string {
  return `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`;
}
