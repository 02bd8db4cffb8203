import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isPrerelease } from '@auralis/version';
import type { Packages } from '@changesets/types';
import { loadReleases } from '../records/load-releases.ts';
import type { ReleaseRecord } from '../records/release-record.ts';
import { compareVersions, parseVersion } from '../records/version-order.ts';
import { type LinkOptions, renderChangelogSection } from '../render/markdown.ts';
import { linksOf } from './plan-release.ts';

/** A CHANGELOG.md: its folder, its title, and the package whose changes it lists (`null` for all). */
export interface ChangelogPlace {
  readonly folder: string;
  readonly title: string;
  readonly packageName: string | null;
}

/** The CHANGELOG.md of the root, which lists all changes, and of every package. */
export function changelogPlaces(root: string, { rootPackage, packages }: Packages): readonly ChangelogPlace[] {
  return [
    { folder: root, title: rootPackage?.packageJson.name ?? '', packageName: null },
    ...packages.map(({ dir, packageJson: { name } }) => ({ folder: dir, title: name, packageName: name })),
  ];
}

/** Writes the record of a release, and the index of all records that the apps import. */
export function writeRecord(folder: string, record: ReleaseRecord, releases: readonly ReleaseRecord[]): void {
  const file = join(folder, `${record.version}.json`);
  mkdirSync(dirname(file), { recursive: true });
  // A record is written once: "wx" fails if the file exists.
  writeFileSync(file, asJson(record), { flag: 'wx' });
  writeIndex(folder, [record, ...releases]);
}

/** Writes the index of all records, which is derived from them. */
export function writeIndex(folder: string, releases: readonly ReleaseRecord[]): void {
  writeFileSync(join(folder, 'index.json'), asJson(loadReleases(releases)));
}

/** Inserts the section of a release above those of earlier versions in each CHANGELOG.md; the existing text is not changed. */
export function writeChangelogs(places: readonly ChangelogPlace[], record: ReleaseRecord, links: LinkOptions): void {
  for (const { folder, title, packageName } of places) {
    const file = join(folder, 'CHANGELOG.md');
    const section = renderChangelogSection(record, packageName ?? undefined, links);
    writeFileSync(file, withSection(textOf(file), title, record.version, section));
  }
}

/**
 * Inserts the sections that a CHANGELOG.md lacks. A package that joined later has none of earlier releases: only what is
 * newer than its oldest section is missing.
 */
export function completeChangelogs(
  places: readonly ChangelogPlace[],
  releases: readonly ReleaseRecord[],
  repository: string | null,
): void {
  for (const place of places) {
    const listed = headingsOf(textOf(join(place.folder, 'CHANGELOG.md')) ?? '').map(({ version }) => version);
    const oldest = listed.at(-1);
    if (oldest === undefined) continue;
    for (const record of releases.toReversed())
      if (!listed.includes(record.version) && isEarlier(oldest, record.version))
        writeChangelogs([place], record, linksOf({ repository, previous: stableBefore(record, releases) }));
  }
}

function stableBefore({ version }: ReleaseRecord, releases: readonly ReleaseRecord[]): string | null {
  const earlier = releases.filter((each) => !isPrerelease(each.version) && isEarlier(each.version, version));
  return earlier[0]?.version ?? null;
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function withSection(text: string | null, title: string, version: string, section: string): string {
  if (text === null || text.trim() === '') return `# ${title}\n\n${section}`;
  const next = headingsOf(text).find((heading) => isEarlier(heading.version, version));
  if (next === undefined) return `${text.trimEnd()}\n\n${section}`;
  return `${text.slice(0, next.index)}${section}\n${text.slice(next.index)}`;
}

/** The headings of releases, in their order. */
function headingsOf(text: string): readonly { readonly version: string; readonly index: number }[] {
  return [...text.matchAll(/^## \[?(\d+\.\d+\.\d+(?:-[\w.-]+)?)/gm)].map(({ 1: version = '', index }) => ({
    version,
    index,
  }));
}

function isEarlier(version: string, than: string): boolean {
  return compareVersions(parseVersion(version), parseVersion(than)) < 0;
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw cause;
  }
}
