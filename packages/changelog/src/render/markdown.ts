import { type CategoryGroup, groupByCategory } from '../records/categories.ts';
import type { ReleaseEntry, ReleaseRecord } from '../records/release-record.ts';
import { type WhatsNewOptions, whatsNew } from '../whats-new/whats-new.ts';
import { changelogLine, linked } from './changelog-line.ts';
import { fitLength, GITHUB_LIMITS } from './fit-length.ts';
import { markdownText } from './markdown-text.ts';

/** Where the links of rendered notes lead. */
export interface LinkOptions {
  /** The URL of the repository on GitHub: adds links to pull requests, commits, authors and the comparison of versions. */
  readonly repository?: string;
  /** The version with which this one is compared. */
  readonly previous?: string;
}

export interface GitHubReleaseOptions extends LinkOptions {
  /** The attached files: name and SHA-256 of each. */
  readonly checksums?: Readonly<Record<string, string>>;
  /** The longest text, in characters: what GitHub takes by default. */
  readonly limit?: number;
}

/**
 * Renders the section of a CHANGELOG.md for one release, with the headings of Keep a Changelog.
 *
 * @param packageName - limits the section to entries that name this package; all entries if left out
 * @example
 * const [newest] = releases;
 * if (newest) console.log(renderChangelogSection(newest, '@auralis/library'));
 */
export function renderChangelogSection(
  record: ReleaseRecord,
  packageName?: string,
  { repository, previous }: LinkOptions = {},
): string {
  const entries = record.entries.filter(({ packages }) => packageName === undefined || packages.includes(packageName));
  const sections = markdownSections(groupByCategory(entries), '###', (entry) => changelogLine(entry, repository));
  const body = sections === '' ? 'No changes in this package; all packages share one version.' : sections;
  const { version, date } = record;
  const page = previous === undefined ? `releases/tag/v${version}` : comparison(version, previous);
  // Without a link the brackets stay, as Keep a Changelog has them.
  const heading = repository === undefined ? `[${version}]` : linked(version, repository, page);
  return `## ${heading} - ${date}\n\n${body}\n`;
}

/**
 * Renders the body of a GitHub release: entries for users first, then the entries for developers, then the checksums.
 * What GitHub would not take is left out at the end of the entries, with a link to all of them.
 *
 * @example
 * const [newest, previous] = releases;
 * const repository = 'https://github.com/auralis/auralis';
 * if (newest && previous) console.log(renderGitHubRelease(newest, { repository, previous: previous.version }));
 */
export function renderGitHubRelease(record: ReleaseRecord, options: GitHubReleaseOptions = {}): string {
  const forUsers = groupByCategory(record.entries.filter(({ audience }) => audience === 'listener'));
  const forDevelopers = groupByCategory(record.entries.filter(({ audience }) => audience === 'developer'));
  const entries = joined([
    markdownSections(forUsers, '##', sentenceLine),
    forDevelopers.length === 0
      ? ''
      : `## For developers\n\n${markdownSections(forDevelopers, '###', (entry) => changelogLine(entry, options.repository))}`,
  ]);
  const around = joined([schemaNote(record), comparisonLink(record, options), checksumTable(options.checksums)]);
  const limit = (options.limit ?? GITHUB_LIMITS.release) - around.length - '\n\n\n\n\n'.length;
  const parts = [
    schemaNote(record),
    fitLength(entries, limit, changelogLink(record, options)),
    comparisonLink(record, options),
    checksumTable(options.checksums),
  ];
  return `${joined(parts)}\n`;
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

function changelogLink({ version }: ReleaseRecord, { repository }: GitHubReleaseOptions): string {
  if (repository === undefined) return `CHANGELOG.md of ${version} has all entries.`;
  return `[All entries of ${version}](${repository}/blob/v${version}/CHANGELOG.md)`;
}

/**
 * Renders the notes that electron-updater shows for an available version (`releaseNotes` of the update feed): Markdown
 * with the entries for users and nothing else.
 *
 * @param options - as for `whatsNew`; `since` is the version from which the notes are counted
 * @example
 * const releaseNotes = renderUpdaterNotes({ releases, since: '1.1.0', current: '1.3.0' });
 */
export function renderUpdaterNotes(options: WhatsNewOptions): string {
  const { groups, schema } = whatsNew(options);
  const sections = markdownSections(groups, '###', sentenceLine);
  return joined([sections, schema === null ? '' : databaseNote(schema.breaking)]);
}

function markdownSections<Entry>(
  groups: readonly CategoryGroup<Entry>[],
  level: '##' | '###',
  line: (entry: Entry) => string,
): string {
  return groups
    .map(({ heading, entries }) => `${level} ${heading}\n\n${entries.map(line).join('\n').trimEnd()}`)
    .join('\n\n');
}

function sentenceLine({ text }: ReleaseEntry): string {
  return `- ${markdownText(text)}`;
}

function schemaNote({ schema }: ReleaseRecord): string {
  if (schema.from === schema.to) return '';
  const rollback = schema.breaking
    ? 'Older versions can not open it afterwards.'
    : 'Older versions can still open it afterwards.';
  return `> This release upgrades the database from schema ${schema.from} to ${schema.to}, after a backup. ${rollback}`;
}

function databaseNote(breaking: boolean): string {
  const rollback = breaking
    ? 'Earlier versions can not open it afterwards.'
    : 'Earlier versions can still open it afterwards.';
  return `Your data is upgraded on the first start, after a backup. ${rollback}`;
}

function comparisonLink({ version }: ReleaseRecord, { repository, previous }: LinkOptions): string {
  if (repository === undefined || previous === undefined) return '';
  return linked(`All changes since ${previous}`, repository, comparison(version, previous));
}

function comparison(version: string, previous: string): string {
  return `compare/v${previous}...v${version}`;
}

function checksumTable(checksums: Readonly<Record<string, string>> = {}): string {
  const rows = Object.entries(checksums).map(([file, sum]) => `| ${file} | \`${sum}\` |`);
  return rows.length === 0 ? '' : ['| File | SHA-256 |', '| --- | --- |', ...rows].join('\n');
}
