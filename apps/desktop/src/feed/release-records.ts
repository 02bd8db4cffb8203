import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadReleases, type ReleaseRecord } from '@auralis/changelog';
import { FeedError } from './errors.ts';

/**
 * Reads the release records of a folder, from its index.
 *
 * @throws FeedError `RELEASES_UNREADABLE`
 */
export function readReleaseRecords(folder: string): readonly ReleaseRecord[] {
  const path = join(folder, 'index.json');
  try {
    return loadReleases(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new FeedError('RELEASES_UNREADABLE', {
      message: `${path} has no release records that can be read.`,
      detail: String(cause),
      hint: 'Name the folder of the records with --releases, or leave the option out.',
      facts: { path },
      cause,
    });
  }
}
