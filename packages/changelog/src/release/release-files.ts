import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadReleases } from '../records/load-releases.ts';
import type { ReleaseRecord } from '../records/release-record.ts';
import { renderChangelogSection } from '../render/markdown.ts';

/** A CHANGELOG.md: its folder, its title, and the package whose changes it lists (`null` for all). */
export interface ChangelogPlace {
  readonly folder: string;
  readonly title: string;
  readonly packageName: string | null;
}

/** Writes the record of a release, and the index of all records that the apps import. */
export function writeRecord(folder: string, record: ReleaseRecord, releases: readonly ReleaseRecord[]): void {
  const file = join(folder, `${record.version}.json`);
  mkdirSync(dirname(file), { recursive: true });
  // A record is written once: "wx" fails if the file exists.
  writeFileSync(file, asJson(record), { flag: 'wx' });
  writeFileSync(join(folder, 'index.json'), asJson(loadReleases([record, ...releases])));
}

/** Inserts the section of a release above the newest one in each CHANGELOG.md; the existing text is not changed. */
export function writeChangelogs(places: readonly ChangelogPlace[], record: ReleaseRecord): void {
  for (const { folder, title, packageName } of places) {
    const file = join(folder, 'CHANGELOG.md');
    const section = renderChangelogSection(record, packageName ?? undefined);
    writeFileSync(file, withSection(textOf(file), title, section));
  }
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function withSection(text: string | null, title: string, section: string): string {
  if (text === null || text.trim() === '') return `# ${title}\n\n${section}`;
  const newest = /^## /m.exec(text);
  if (newest === null) return `${text.trimEnd()}\n\n${section}`;
  return `${text.slice(0, newest.index)}${section}\n${text.slice(newest.index)}`;
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw cause;
  }
}
