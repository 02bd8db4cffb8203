import type { ReleaseEntry } from '../records/release-record.ts';
import { inlineMarkdown, markdownText } from './markdown-text.ts';

/** Renders one entry as a list item: the sentence with its remarks, and the details below. */
export function changelogLine(
  entry: Pick<ReleaseEntry, 'audience' | 'text' | 'details' | 'migration' | 'pull' | 'commit' | 'author' | 'links'>,
  repository?: string,
): string {
  const remarks = [
    ...(entry.migration === undefined ? [] : [`migration \`${entry.migration}\``]),
    ...(entry.pull === undefined ? [] : [linked(`#${entry.pull}`, repository, `pull/${entry.pull}`)]),
    ...(entry.commit === undefined ? [] : [linked(`\`${entry.commit}\``, repository, `commit/${entry.commit}`)]),
    ...(entry.author === undefined ? [] : [authorLink(entry.author, repository)]),
    ...(entry.links ?? []).map((link) => `<${link}>`),
  ];
  // A text for users is plain, and one for developers is Markdown.
  const text = entry.audience === 'listener' ? markdownText(entry.text) : inlineMarkdown(entry.text);
  const first = `- ${text}${remarks.length > 0 ? ` (${remarks.join(', ')})` : ''}`;
  return entry.details === undefined ? first : `${first}\n\n${indented(entry.details)}\n`;
}

/** Links a text to a page of the repository; without the URL of the repository it remains a text. */
export function linked(text: string, repository: string | undefined, path: string): string {
  return repository === undefined ? text : `[${text}](${repository}/${path})`;
}

function authorLink(login: string, repository: string | undefined): string {
  return repository === undefined ? `@${login}` : `[@${login}](${new URL(repository).origin}/${login})`;
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
