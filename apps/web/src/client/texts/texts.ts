import { createContext, useContext } from 'react';
import type { Catalogue } from './en.ts';
import { createFormats, type Formats } from './formats.ts';

export type { Catalogue } from './en.ts';

/** What a component needs to speak: the texts of one language, and its way to write numbers and dates. */
export interface Texts {
  readonly language: Language;
  readonly t: Catalogue;
  readonly f: Formats;
}

/** A new language is a catalogue and a line here. */
const CATALOGUES = {
  en: () => import('./en.ts').then(({ en: catalogue }) => catalogue),
  de: () => import('./de.ts').then(({ de: catalogue }) => catalogue),
} as const satisfies Readonly<Record<string, () => Promise<Catalogue>>>;

export type Language = keyof typeof CATALOGUES;

export const LANGUAGES = Object.keys(CATALOGUES) as readonly Language[];

/** Loads the texts of a language. Regions keep their own way to write dates: `de-AT` reads German, written as in Austria. */
export async function loadTexts(language: Language, region: string = language): Promise<Texts> {
  const t = await CATALOGUES[language]();
  return { language, t, f: createFormats(region.startsWith(language) && isLocale(region) ? region : language) };
}

/** Some systems name a locale that the browser itself can't read, such as `en-US@posix`. */
function isLocale(tag: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}

/** The first language of the list that there are texts for; English if there is none. */
export function chooseLanguage(preferred: readonly string[]): Language {
  const known = preferred.map((tag) => tag.split('-')[0]);
  return known.flatMap((tag) => LANGUAGES.filter((language) => language === tag))[0] ?? 'en';
}

const TextsContext = createContext<Texts | null>(null);

export const TextsProvider = TextsContext.Provider;

export function useTexts(): Texts {
  const texts = useContext(TextsContext);
  if (texts === null) throw new Error('This component needs a TextsProvider around it.');
  return texts;
}
