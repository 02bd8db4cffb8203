import { type WhatsNewOptions, whatsNew } from '../whats-new.ts';
import { HEADINGS } from './headings.ts';
import { markdownText } from './markdown-text.ts';

/**
 * The notes that electron-updater shows with an offered version (`releaseNotes` of the update feed): Markdown, what
 * listeners notice, nothing else.
 *
 * @param options as for `whatsNew`; `since` is the version the notes are counted from
 */
export function renderUpdaterNotes(options: WhatsNewOptions): string {
  const { groups, schema } = whatsNew(options);
  const sections = groups.map(({ category, entries }) => {
    return `### ${HEADINGS[category]}\n\n${entries.map(({ text }) => `- ${markdownText(text)}`).join('\n')}`;
  });
  const library = schema !== null && schema.from !== schema.to ? [libraryNote(schema.breaking)] : [];
  return [...sections, ...library].join('\n\n');
}

function libraryNote(breaking: boolean): string {
  const wayBack = breaking
    ? 'Earlier versions can not open it afterwards.'
    : 'Earlier versions can still open it afterwards.';
  return `Your library is updated on the first start, after a backup. ${wayBack}`;
}
