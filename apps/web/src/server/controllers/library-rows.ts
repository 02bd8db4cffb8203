import type { AlbumRow, ArtistRow, GenreRow, PlaylistRow, ProcessingRow, TrackRow } from '@auralis/library';
import type { Album, Artist, Genre, Playlist, Processing, Track } from '../../contract/library.ts';

// SQLite stores a value of any type in any column, and real libraries have them: numbers for dates, bytes for titles.

function text(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : null;
}

function number(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** A track without the path of its file. */
export function toTrack(row: TrackRow): Track {
  return {
    id: row.id,
    title: text(row.title) ?? '',
    artists: text(row.artists),
    artistId: row.artistId,
    album: text(row.album),
    albumId: row.albumId,
    discNumber: number(row.discNumber),
    trackNumber: number(row.trackNumber),
    duration: number(row.duration),
    format: text(row.format),
    year: number(row.year),
    playCount: number(row.playCount) ?? 0,
    favourite: row.favourite,
    lastPlayed: text(row.lastPlayed),
    addedAt: text(row.addedAt),
  };
}

export function toAlbum({ id, title, artist, artistId, year, tracks }: AlbumRow): Album {
  return { id, title: text(title) ?? '', artist: text(artist), artistId, year: number(year), tracks };
}

export function toArtist({ id, name, albums, tracks }: ArtistRow): Artist {
  return { id, name: text(name) ?? '', albums, tracks };
}

export function toGenre({ id, name, tracks }: GenreRow): Genre {
  return { id, name: text(name) ?? '', tracks };
}

export function toPlaylist({ id, name, description, isSmart, tracks }: PlaylistRow): Playlist {
  return { id, name: text(name) ?? '', description: text(description), isSmart, tracks };
}

/** A mastering job without the path of its output. */
export function toProcessing({
  id,
  trackId,
  title,
  preset,
  duration,
  processedAt,
}: ProcessingRow): Processing['rows'][number] {
  return {
    id,
    trackId,
    title: text(title),
    preset: text(preset),
    duration: number(duration),
    processedAt: text(processedAt),
  };
}
