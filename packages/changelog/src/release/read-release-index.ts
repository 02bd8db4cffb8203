import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ChangelogError } from '../errors.ts';
import { loadReleases } from '../load-releases.ts';
import type { ReleaseRecord } from '../release-record.ts';

/**
 * The records that the index below a root holds, newest first.
 *
 * @throws ChangelogError `RECORD_INVALID` if there is no index, or if it can't be read
 */
export function readReleaseIndex(root: string, folder: string): readonly ReleaseRecord[] {
  const file = join(root, folder, 'index.json');
  try {
    return loadReleases(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    if (cause instanceof ChangelogError) throw cause;
    throw new ChangelogError('RECORD_INVALID', {
      message: `There are no release records in ${join(root, folder)}.`,
      detail: `${file} can't be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      facts: { file },
      cause,
    });
  }
}
