import type { Track } from '../src/contract/library.ts';

/** A track that has nothing but its id. */
export const EMPTY_TRACK: Track = {
  id: '1',
  title: '',
  artists: null,
  artistId: null,
  album: null,
  albumId: null,
  discNumber: null,
  trackNumber: null,
  duration: null,
  format: null,
  year: null,
  playCount: 0,
  favourite: false,
  lastPlayed: null,
  addedAt: null,
};
