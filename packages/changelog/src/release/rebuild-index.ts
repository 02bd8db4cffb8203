import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { releasedVersions } from '@auralis/version/repository';
import type { Packages } from '@changesets/types';
import { loadChangesets } from '../changesets/load-changesets.ts';
import { ChangelogError } from '../errors.ts';
import { loadReleases } from '../records/load-releases.ts';
import type { ReleaseRecord } from '../records/release-record.ts';
import { gitOf } from './git.ts';
import { changelogPlaces, completeChangelogs, writeIndex } from './release-files.ts';

/**
 * Writes again what is derived from the release records: their index, and the sections that a CHANGELOG.md lacks. Only the
 * records are read, so a damaged index or one with conflict markers is no obstacle.
 *
 * @param folder - the folder of release records, relative to the root
 * @returns the newest record
 * @throws ChangelogError `RECORD_INVALID` if a record can't be read, or has the name of another version
 */
export async function rebuildIndex(root: string, folder: string): Promise<ReleaseRecord> {
  const { getPackages } = await loadChangesets();
  return rebuildFromRecords(root, folder, await getPackages(root));
}

/** As `rebuildIndex`, with packages that were listed before: during a merge a manifest may be unreadable. */
export async function rebuildFromRecords(root: string, folder: string, packages: Packages): Promise<ReleaseRecord> {
  const releases = readRecords(root, folder);
  writeIndex(join(root, folder), releases);
  completeChangelogs(changelogPlaces(root, packages), releases, await gitOf(root).webAddress());
  return releases[0];
}

function readRecords(root: string, folder: string): readonly [ReleaseRecord, ...ReleaseRecord[]] {
  const records = releasedVersions(root, folder).map((version) =>
    readRecord(root, `${folder}/${version}.json`, version),
  );
  const [newest, ...older] = loadReleases(records);
  if (newest === undefined) throw unreadable(folder, 'It contains no release record');
  return [newest, ...older];
}

function readRecord(root: string, place: string, version: string): ReleaseRecord {
  let record: ReleaseRecord;
  try {
    record = JSON.parse(readFileSync(join(root, place), 'utf8'));
  } catch (cause) {
    throw unreadable(place, cause instanceof Error ? cause.message : String(cause), cause);
  }
  if (record.version === version) return record;
  throw unreadable(place, `It is the record of ${record.version}, and its name that of ${version}`);
}

function unreadable(place: string, reason: string, cause?: unknown): ChangelogError {
  return new ChangelogError('RECORD_INVALID', {
    message: `${place} can't be used.`,
    detail: `${reason}. The index was not changed.`,
    hint: 'Restore the release records from version control; remove the file if it is a copy.',
    facts: { file: place },
    cause,
  });
}
