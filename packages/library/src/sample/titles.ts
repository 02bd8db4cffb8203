import type { Random } from './random.ts';
import { ARTIST_LANGUAGES, type LanguageName, vocabularyOf } from './vocabulary.ts';

/** Text that breaks careless code: composed and decomposed accents, right-to-left, emoji, SQL, LIKE patterns, quotes, line breaks. */
const ODD = [
  'Ágætis',
  'Cafe\u0301',
  'שלום',
  'موسيقى',
  '夜曲',
  '🎧',
  "O'Clock",
  '100 %',
  'a_b',
  ';--',
  '"quoted"',
  'two\nlines',
] as const;
const VERSIONS = [
  '(Live)',
  '(Acoustic)',
  '(Remastered 2011)',
  '(Demo)',
  '(Instrumental)',
  '- Radio Edit',
  'Pt. 2',
] as const;

export function pickLanguage(random: Random): LanguageName {
  return ARTIST_LANGUAGES[random.between(0, ARTIST_LANGUAGES.length - 1)] ?? 'english';
}

/** A title of one to about six words. Frequent words are as frequent as in real titles, by Zipf's law. */
export function makeTitle(random: Random, language: LanguageName = 'english'): string {
  const { words, links, separator } = vocabularyOf(language);
  const count = Math.max(1, Math.round(random.lognormal(1.8, 0.45)));
  const picked = Array.from({ length: count }, () => {
    const word = capitalized(words[zipf(random, words.length)] ?? '');
    return random.chance(0.3) ? [links[zipf(random, links.length)] ?? '', word] : [word];
  });
  const title = capitalized(picked.flat().join(separator));
  if (random.chance(0.07)) return `${title} ${random.pick(VERSIONS)}`;
  return random.chance(0.04) ? `${title} ${random.pick(ODD)}` : title;
}

/** The name of a person or a band, mostly of rare words. */
export function makeArtistName(random: Random, language: LanguageName): string {
  const { words, separator } = vocabularyOf(language);
  const name = () => capitalized(words[random.between(0, words.length - 1)] ?? '');
  if (language === 'english' && random.chance(0.2)) return `The ${name()}s`;
  const full = random.chance(0.2) ? name() : `${name()}${separator}${name()}`;
  return random.chance(0.06) ? `${full} & ${name()}` : full;
}

/** A rank from 0, where rank r is about 1 / (r + 1) times as likely as the first. */
function zipf(random: Random, ranks: number): number {
  return Math.min(ranks, Math.floor((ranks + 1) ** random.next())) - 1;
}

function capitalized(word: string): string {
  const [first = '', ...others] = word;
  return first.toUpperCase() + others.join('');
}
