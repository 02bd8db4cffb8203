import { CATEGORIES, type ReleaseEntry, type ReleaseRecord } from '../release-record.ts';
import { changelogLine } from './changelog-section.ts';
import { HEADINGS } from './headings.ts';
import { markdownText } from './markdown-text.ts';

export interface GitHubReleaseOptions {
  /** Address of the repository; with `previous` it adds a link that compares the two. */
  readonly repository?: string;
  readonly previous?: string;
  /** File name → SHA-256 of what is attached. */
  readonly checksums?: Readonly<Record<string, string>>;
}

/** The body of a GitHub release: what listeners notice first, then everything for developers, then the checksums. */
export function renderGitHubRelease(record: ReleaseRecord, options: GitHubReleaseOptions = {}): string {
  const listener = record.entries.filter(({ audience }) => audience === 'listener');
  const developer = record.entries.filter(({ audience }) => audience === 'developer');
  const parts = [
    schemaNote(record),
    grouped(listener, '##', ({ text }) => `- ${markdownText(text)}`),
    developer.length === 0 ? '' : `## For developers\n\n${grouped(developer, '###', changelogLine)}`,
    comparison(record, options),
    checksumTable(options.checksums),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function schemaNote({ schema }: ReleaseRecord): string {
  if (schema.from === schema.to) return '';
  const wayBack = schema.breaking
    ? 'Older versions can not open it afterwards.'
    : 'Older versions can still open it afterwards.';
  return `> This release updates the library from schema ${schema.from} to ${schema.to}, after a backup. ${wayBack}`;
}

function grouped(entries: readonly ReleaseEntry[], level: string, line: (entry: ReleaseEntry) => string): string {
  return CATEGORIES.flatMap((category) => {
    const lines = entries.filter((entry) => entry.category === category).map(line);
    return lines.length === 0 ? [] : [`${level} ${HEADINGS[category]}\n\n${lines.join('\n').trimEnd()}`];
  }).join('\n\n');
}

function comparison({ version }: ReleaseRecord, { repository, previous }: GitHubReleaseOptions): string {
  if (repository === undefined || previous === undefined) return '';
  return `[All changes since ${previous}](${repository}/compare/v${previous}...v${version})`;
}

function checksumTable(checksums: Readonly<Record<string, string>> = {}): string {
  const rows = Object.entries(checksums).map(([file, sum]) => `| ${file} | \`${sum}\` |`);
  return rows.length === 0 ? '' : ['| File | SHA-256 |', '| --- | --- |', ...rows].join('\n');
}
