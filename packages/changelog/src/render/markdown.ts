import { type CategoryGroup, groupByCategory } from '../records/categories.ts';
import type { ReleaseEntry, ReleaseRecord } from '../records/release-record.ts';
import { type WhatsNewOptions, whatsNew } from '../whats-new/whats-new.ts';
import { fitLength, GITHUB_LIMITS } from './fit-length.ts';

export interface GitHubReleaseOptions {
  /** The URL of the repository; together with `previous` it adds a link to the comparison of the two versions. */
  readonly repository?: string;
  readonly previous?: string;
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
export function renderChangelogSection(record: ReleaseRecord, packageName?: string): string {
  const entries = record.entries.filter(({ packages }) => packageName === undefined || packages.includes(packageName));
  const sections = markdownSections(groupByCategory(entries), '###', changelogLine);
  const body = sections === '' ? 'No changes in this package; all packages share one version.' : sections;
  return `## [${record.version}] - ${record.date}\n\n${body}\n`;
}

/** Renders one entry as a list item: the sentence with its remarks, and the details below. */
export function changelogLine(
  entry: Pick<ReleaseEntry, 'text' | 'details' | 'migration' | 'commit' | 'links'>,
): string {
  const remarks = [
    ...(entry.migration === undefined ? [] : [`migration \`${entry.migration}\``]),
    ...(entry.commit === undefined ? [] : [`\`${entry.commit}\``]),
    ...(entry.links ?? []).map((link) => `<${link}>`),
  ];
  const first = `- ${markdownText(entry.text)}${remarks.length > 0 ? ` (${remarks.join(', ')})` : ''}`;
  return entry.details === undefined ? first : `${first}\n\n${indented(entry.details)}\n`;
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
    forDevelopers.length === 0 ? '' : `## For developers\n\n${markdownSections(forDevelopers, '###', changelogLine)}`,
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

/** Escapes what Markdown or HTML would interpret as markup; `code` in backticks stays code. */
export function markdownText(text: string): string {
  return text
    .split(/(`[^`\n]+`)/)
    .map((part, index) => (index % 2 === 1 ? part : escaped(part)))
    .join('');
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

function comparisonLink({ version }: ReleaseRecord, { repository, previous }: GitHubReleaseOptions): string {
  if (repository === undefined || previous === undefined) return '';
  return `[All changes since ${previous}](${repository}/compare/v${previous}...v${version})`;
}

function checksumTable(checksums: Readonly<Record<string, string>> = {}): string {
  const rows = Object.entries(checksums).map(([file, sum]) => `| ${file} | \`${sum}\` |`);
  return rows.length === 0 ? '' : ['| File | SHA-256 |', '| --- | --- |', ...rows].join('\n');
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}

function escaped(text: string): string {
  return text
    .replace(/[\\`*[\]]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/&(?=#?\w+;)/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/\s*\n\s*/g, ' ');
}
