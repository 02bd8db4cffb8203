import { CATEGORIES, type ReleaseEntry, type ReleaseRecord } from '../release-record.ts';
import { HEADINGS } from './headings.ts';
import { markdownText } from './markdown-text.ts';

/**
 * The section of a CHANGELOG.md for one release, with the headings of Keep a Changelog.
 *
 * @param packageName only what names this package; everything if left out
 */
export function renderChangelogSection(record: ReleaseRecord, packageName?: string): string {
  const entries = record.entries.filter(({ packages }) => packageName === undefined || packages.includes(packageName));
  const sections = CATEGORIES.flatMap((category) => {
    const lines = entries.filter((entry) => entry.category === category).map(changelogLine);
    return lines.length === 0 ? [] : [`### ${HEADINGS[category]}\n\n${lines.join('\n').trimEnd()}`];
  });
  const body = sections.length > 0 ? sections : ['No changes of its own; it keeps step with the release.'];
  return `${[`## [${record.version}] - ${record.date}`, ...body].join('\n\n')}\n`;
}

/** One entry as a list item: the sentence, what comes with it, and its details below. */
export function changelogLine(
  entry: Pick<ReleaseEntry, 'text' | 'details' | 'migration' | 'commit' | 'links'>,
): string {
  const remarks = [
    ...(entry.migration === undefined ? [] : [`schema step \`${entry.migration}\``]),
    ...(entry.commit === undefined ? [] : [`\`${entry.commit}\``]),
    ...(entry.links ?? []).map((link) => `<${link}>`),
  ];
  const first = `- ${markdownText(entry.text)}${remarks.length > 0 ? ` (${remarks.join(', ')})` : ''}`;
  return entry.details === undefined ? first : `${first}\n\n${indented(entry.details)}\n`;
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
