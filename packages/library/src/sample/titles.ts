import type { Random } from './random.ts';

const WORDS = [
  'River',
  'Night',
  'Glass',
  'Slow',
  'Winter',
  'Electric',
  'Road',
  'Silver',
  'House',
  'Light',
  'Ocean',
  'Paper',
  'Wild',
  'Stone',
  'Blue',
  'Morning',
] as const;
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

export function makeTitle(random: Random): string {
  const words = Array.from({ length: Math.max(1, Math.round(random.lognormal(2, 0.4))) }, () => random.pick(WORDS));
  return random.chance(0.08) ? `${words.join(' ')} ${random.pick(ODD)}` : words.join(' ');
}
