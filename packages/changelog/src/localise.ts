import type { ReleaseEntry } from './release-record.ts';

/** Texts of entries in other languages: language → entry id → text. English is what the records hold. */
export type Translations = Readonly<Record<string, Readonly<Record<string, EntryText>>>>;

/** The part of an entry that is translated. */
export interface EntryText {
  readonly text: string;
  readonly details?: string;
}

/**
 * An entry in the language wanted: `de-AT`, else `de`, else English. Each entry falls back on its own.
 *
 * @example
 * translated(entry, 'de-AT', { de: { 'brave-cats-sing': { text: 'Merkt sich Ihre Aufträge.' } } });
 */
export function translated<Entry extends ReleaseEntry>(
  entry: Entry,
  locale = 'en',
  translations: Translations = {},
): Entry {
  const text = lookUp(entry.id, locale, translations);
  return text === undefined ? entry : { ...entry, ...text };
}

function lookUp(id: string, locale: string, translations: Translations): EntryText | undefined {
  const found = translations[locale]?.[id];
  if (found !== undefined) return found;
  const shorter = locale.slice(0, Math.max(0, locale.lastIndexOf('-')));
  return shorter === '' ? undefined : lookUp(id, shorter, translations);
}
