import { z } from 'zod';

/** The library: tracks, albums, artists, genres, playlists. Ids are decimal text, as in `@auralis/library`. */

/** In one form only, so that two texts never name the same row. */
export const id = z.string().regex(/^(?:0|-?[1-9]\d{0,18})$/);
/** Half of a character can't be stored. */
const title = z
  .string()
  .trim()
  .min(1)
  .max(1000)
  .refine((text) => text.isWellFormed(), 'the text has half a character');

export const page = z.strictObject({
  /** From 0. */
  position: z.coerce.number().int().min(0).max(100_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

const list = {
  of: z.enum(['library', 'favourites', 'album', 'artist', 'genre', 'playlist']).default('library'),
  /** Of the album, artist, genre or playlist. */
  id: id.optional(),
  order: z
    .enum(['title', 'artist', 'album', 'plays', 'added', 'played', 'duration', 'year', 'format', 'position'])
    .default('title'),
  direction: z.enum(['ascending', 'descending']).default('ascending'),
};

export const listRequest = z.strictObject(list);
export const tracksRequest = z.strictObject({ ...list, ...page.shape });
export const searchRequest = z.strictObject({ text: z.string().max(200), ...page.shape });

const track = z.object({
  id,
  title: z.string(),
  artists: z.string().nullable(),
  /** Null where there is not exactly one. */
  artistId: id.nullable(),
  album: z.string().nullable(),
  albumId: id.nullable(),
  discNumber: z.number().nullable(),
  trackNumber: z.number().nullable(),
  /** Seconds. */
  duration: z.number().nullable(),
  format: z.string().nullable(),
  year: z.number().nullable(),
  playCount: z.number(),
  favourite: z.boolean(),
  lastPlayed: z.string().nullable(),
  addedAt: z.string().nullable(),
});
export const tracks = z.object({ rows: z.array(track), position: z.int(), total: z.int() });
/** `isCapped`: there are more than `total`. `isReady` is false while the index is built for the first time. */
export const found = tracks.extend({ isCapped: z.boolean(), isReady: z.boolean() });
export const letters = z.array(z.object({ letter: z.string(), position: z.int() }));

export const album = z.object({
  id,
  title: z.string(),
  artist: z.string().nullable(),
  artistId: id.nullable(),
  year: z.number().nullable(),
  tracks: z.int(),
});
export const artist = z.object({ id, name: z.string(), albums: z.int(), tracks: z.int() });
export const genre = z.object({ id, name: z.string(), tracks: z.int() });
export const albums = z.object({ rows: z.array(album), total: z.int() });
export const artists = z.object({ rows: z.array(artist), total: z.int() });

export const playlist = z.object({
  id,
  name: z.string(),
  description: z.string().nullable(),
  isSmart: z.boolean(),
  tracks: z.int(),
});
export const playlistName = z.strictObject({ name: title });
/** As many as fit into a request of 64 kB: a larger selection takes several. */
export const trackIds = z.strictObject({ tracks: z.array(id).min(1).max(2500) });
/** How many the playlist did not have yet. */
export const added = z.object({ added: z.int() });
/** `position` is from 0, after the move. */
export const move = z.strictObject({ track: id, position: z.int().min(0) });
export const favourite = z.strictObject({ favourite: z.boolean() });

export const processing = z.object({
  rows: z.array(
    z.object({
      id,
      trackId: id.nullable(),
      title: z.string().nullable(),
      preset: z.string().nullable(),
      duration: z.number().nullable(),
      processedAt: z.string().nullable(),
    }),
  ),
  total: z.int(),
});

export type Track = z.infer<typeof track>;
export type Tracks = z.infer<typeof tracks>;
export type Found = z.infer<typeof found>;
export type ListRequest = z.input<typeof listRequest>;
export type TracksRequest = z.input<typeof tracksRequest>;
export type SearchRequest = z.input<typeof searchRequest>;
export type PageRequest = z.input<typeof page>;
export type Letters = z.infer<typeof letters>;
export type Album = z.infer<typeof album>;
export type Albums = z.infer<typeof albums>;
export type Artist = z.infer<typeof artist>;
export type Artists = z.infer<typeof artists>;
export type Genre = z.infer<typeof genre>;
export type Added = z.infer<typeof added>;
export type Playlist = z.infer<typeof playlist>;
export type Processing = z.infer<typeof processing>;
