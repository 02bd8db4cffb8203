import { groupByCategory } from '../records/categories.ts';
import type { ReleaseRecord } from '../records/release-record.ts';

export interface AtomFeedOptions {
  readonly title: string;
  readonly author: string;
  /** The URL of the feed. It is also the id of the feed and must not change. */
  readonly self: string;
  /** The URL of the repository; each entry links to `<site>/releases/tag/v<version>`. */
  readonly site: string;
}

/** Renders an Atom feed (RFC 4287) of the entries for users, newest release first. */
export function renderAtomFeed(
  releases: readonly ReleaseRecord[],
  { title, author, self, site }: AtomFeedOptions,
): string {
  const updated = timestamp(releases[0]?.date ?? '1970-01-01');
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom">',
    `  <id>${xml(self)}</id>`,
    `  <title>${xml(title)}</title>`,
    `  <updated>${updated}</updated>`,
    `  <author><name>${xml(author)}</name></author>`,
    `  <link rel="self" type="application/atom+xml" href="${xml(self)}"/>`,
    `  <link rel="alternate" type="text/html" href="${xml(site)}"/>`,
    ...releases.map((record) => feedEntry(record, site)),
    '</feed>',
    '',
  ].join('\n');
}

function feedEntry(record: ReleaseRecord, site: string): string {
  const page = `${site}/releases/tag/v${record.version}`;
  return [
    '  <entry>',
    `    <id>${xml(page)}</id>`,
    `    <title>${xml(record.version)}</title>`,
    `    <updated>${timestamp(record.date)}</updated>`,
    `    <link rel="alternate" type="text/html" href="${xml(page)}"/>`,
    `    <content type="html">${xml(asHtml(record))}</content>`,
    '  </entry>',
  ].join('\n');
}

function asHtml(record: ReleaseRecord): string {
  return groupByCategory(record.entries.filter(({ audience }) => audience === 'listener'))
    .map(
      ({ heading, entries }) =>
        `<h3>${heading}</h3><ul>${entries.map(({ text }) => `<li>${xml(text)}</li>`).join('')}</ul>`,
    )
    .join('');
}

function timestamp(day: string): string {
  return `${day}T00:00:00Z`;
}

// XML 1.0 forbids control characters even if they are escaped.
function xml(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
      .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '')
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/"/g, '&quot;')
  );
}
