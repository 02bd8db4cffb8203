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
/** What breaks careless code: accents composed and decomposed, right-to-left, emoji, SQL, patterns, quotes, new lines. */
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
