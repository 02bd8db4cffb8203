import { CATEGORIES, type ReleaseRecord } from '../release-record.ts';
import { HEADINGS } from './headings.ts';

export interface AtomFeedOptions {
  readonly title: string;
  readonly author: string;
  /** Where the feed is found; also its id, so keep it. */
  readonly self: string;
  /** Where people read about the releases; an entry links to `<site>/releases/tag/v<version>`. */
  readonly site: string;
}

/** An Atom feed (RFC 4287) of what listeners notice, newest release first. */
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
  const noticed = record.entries.filter(({ audience }) => audience === 'listener');
  return CATEGORIES.flatMap((category) => {
    const items = noticed.filter((entry) => entry.category === category).map(({ text }) => `<li>${xml(text)}</li>`);
    return items.length === 0 ? [] : [`<h3>${HEADINGS[category]}</h3><ul>${items.join('')}</ul>`];
  }).join('');
}

function timestamp(day: string): string {
  return `${day}T00:00:00Z`;
}

// Control characters have no place in XML 1.0, escaped or not.
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
