import type { Album, Track } from '../../src/contract/library.ts';

const WORDS =
  'Night Winter Road River Glass Morning Ember Harbour Silver Quiet Garden Signal Northern Paper Echo Salt'.split(' ');
const SPECIAL = [
  'Ágætis byrjun',
  'שיר של לילה ארוך מאוד על הדרך הביתה',
  '夜曲 — Nocturne',
  `An extraordinarily long title ${'that goes on '.repeat(60)}`,
  '',
  '🎧 Late Train',
];
const FORMATS = ['FLAC', 'MP3', 'AAC', 'Opus'];

export const ALBUMS = 40_000;
export const ARTISTS = 9_000;

const word = (seed: number) => WORDS[Math.abs(seed) % WORDS.length] ?? '';
export const artistName = (index: number) =>
  `${word(index * 7)} ${word(index * 3 + 1)} ${index % 3 === 0 ? 'Ensemble' : ''}`.trim();

/** Titles rise with the position, so that the letters mean something. */
export function madeUpTrack(position: number, total: number): Track {
  const special = SPECIAL[position];
  const letter = String.fromCharCode(65 + Math.floor((position / total) * 26));
  return {
    id: String(position + 1),
    title: special ?? `${letter}${word(position * 13).toLowerCase()} ${word(position * 5 + 2)} ${position + 1}`,
    artists: position % 97 === 4 ? null : artistName(position % ARTISTS),
    album: position % 89 === 4 ? null : `${word(position * 11)} ${word(position + 3)}`,
    albumId: String((position % ALBUMS) + 1),
    discNumber: 1,
    trackNumber: (position % 12) + 1,
    duration: 120 + ((position * 37) % 400),
    format: FORMATS[position % FORMATS.length] ?? null,
    year: 1960 + ((position * 7) % 65),
    playCount: (position * 31) % 240,
    favourite: position % 9 === 1,
    lastPlayed: position % 4 === 0 ? null : new Date(1.76e12 - position * 86_000).toISOString(),
    addedAt: new Date(1.74e12 - position * 61_000).toISOString(),
  };
}

export function madeUpAlbum(index: number): Album {
  return {
    id: String(index + 1),
    title: `${word(index * 11)} ${word(index + 3)}`,
    artist: artistName(index % ARTISTS),
    artistId: String((index % ARTISTS) + 1),
    year: 1960 + ((index * 7) % 65),
    tracks: 8 + (index % 9),
  };
}
