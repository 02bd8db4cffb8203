import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadReleases } from '../load-releases.ts';
import type { ReleaseRecord } from '../release-record.ts';

/** Writes the record of a release and the index that the apps import. */
export function writeRecord(folder: string, record: ReleaseRecord, releases: readonly ReleaseRecord[]): void {
  const file = join(folder, `${record.version}.json`);
  mkdirSync(dirname(file), { recursive: true });
  // A record is written once: "wx" refuses to touch one that is there.
  writeFileSync(file, recordText(record), { flag: 'wx' });
  writeFileSync(join(folder, 'index.json'), indexText([record, ...releases]));
}

/** The text of one record file. */
function recordText(record: ReleaseRecord): string {
  return `${JSON.stringify(record, null, 2)}\n`;
}

/** The text of the index: all records, newest first. */
function indexText(releases: readonly ReleaseRecord[]): string {
  return `${JSON.stringify(loadReleases([...releases]), null, 2)}\n`;
}
