import type { ReleaseEntry } from '../records/release-record.ts';

/** Texts of entries in other languages: language, entry id, text. The records themselves are in English. */
export type Translations = Readonly<Record<string, Readonly<Record<string, EntryText>>>>;

/** The part of an entry that is translated. */
export interface EntryText {
  readonly text: string;
  readonly details?: string;
}

/**
 * Translates an entry: for `de-AT`, the text in `de-AT`, else in `de`, else the English one. Each entry falls back on
 * its own.
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
