import {
  type AdditionObstacle,
  additionObstacle,
  addToPlaylist,
  createPlaylist,
  deletePlaylist,
  moveInPlaylist,
  recordPlay,
  removeFromPlaylist,
  renamePlaylist,
  setFavourite,
  type TrackList,
} from '@auralis/library';
import type { z } from 'zod';
import type {
  Added,
  Album,
  Albums,
  Artist,
  Artists,
  Found,
  Genre,
  Letters,
  listRequest,
  Playlist,
  Processing,
  page,
  searchRequest,
  Tracks,
  tracksRequest,
} from '../../contract/library.ts';
import { type ApiError, apiError } from './api-error.ts';
import { toAlbum, toArtist, toGenre, toPlaylist, toProcessing, toTrack } from './library-rows.ts';
import type { LibrarySession } from './library-session.ts';

type Page = z.output<typeof page>;
type List = z.output<typeof listRequest>;

/**
 * Reads and changes the library for the windows. Every method throws the ApiError `LIBRARY_NOT_READY` while the library is
 * not open, and `NOT_FOUND` for an id that the library does not have; changes also throw the codes of `OpenedLibrary.write`.
 */
export type LibraryController = ReturnType<typeof libraryController>;

export function libraryController(session: LibrarySession) {
  const { read, write } = session;

  /** Runs a change that reports with false or null that there is no such row. */
  async function change(run: Parameters<typeof write<boolean | number | null>>[0]): Promise<void> {
    const result = await write(run);
    if (result === false || result === null) throw apiError('NOT_FOUND', 'The library has no row with this id.');
  }

  return {
    async tracks({ position, limit, ...list }: z.output<typeof tracksRequest>): Promise<Tracks> {
      const request = { list: toTrackList(list), position, limit };
      const found = await read((reader) => reader.tracks(request));
      return { rows: found.rows.map(toTrack), position: found.position, total: found.total };
    },
    async letters(list: List): Promise<Letters> {
      const letters = await read((reader) => reader.letters(toTrackList(list)));
      return letters.map(({ letter, position }) => ({ letter, position }));
    },
    async search(request: z.output<typeof searchRequest>): Promise<Found> {
      const found = await read((reader) => reader.search(request));
      return { ...found, rows: found.rows.map(toTrack) };
    },
    async albums(request: Page): Promise<Albums> {
      const { rows, total } = await read((reader) => reader.albums(request));
      return { rows: rows.map(toAlbum), total };
    },
    async album(id: string): Promise<Album> {
      return toAlbum(existing(await read((reader) => reader.album(id))));
    },
    async artists(request: Page): Promise<Artists> {
      const { rows, total } = await read((reader) => reader.artists(request));
      return { rows: rows.map(toArtist), total };
    },
    async artist(id: string): Promise<Artist & { albumRows: Album[] }> {
      const [artist, albums] = await read((reader) => Promise.all([reader.artist(id), reader.albumsOf(id)]));
      return { ...toArtist(existing(artist)), albumRows: albums.map(toAlbum) };
    },
    async genres(): Promise<Genre[]> {
      return (await read((reader) => reader.genres())).map(toGenre);
    },
    async playlists(): Promise<Playlist[]> {
      return (await read((reader) => reader.playlists())).map(toPlaylist);
    },
    async processing(request: Page): Promise<Processing> {
      const { rows, total } = await read((reader) => reader.processing(request));
      return { rows: rows.map(toProcessing), total };
    },
    async createPlaylist(name: string): Promise<Playlist> {
      const id = await write((database) => createPlaylist(database, name, new Date()));
      return { id, name, description: null, isSmart: false, tracks: 0 };
    },
    renamePlaylist: (id: string, name: string) => change((database) => renamePlaylist(database, id, name, new Date())),
    deletePlaylist: (id: string) => change((database) => deletePlaylist(database, id)),
    async addToPlaylist(id: string, tracks: readonly string[]): Promise<Added> {
      const added = await write((database) => {
        const obstacle = additionObstacle(database, id, tracks);
        if (obstacle !== null) throw refusedAddition(obstacle);
        return addToPlaylist(database, id, tracks, new Date());
      });
      return { added: existing(added) };
    },
    removeFromPlaylist: (id: string, tracks: readonly string[]) =>
      change((database) => removeFromPlaylist(database, id, tracks, new Date())),
    moveInPlaylist: (id: string, track: string, position: number) =>
      change((database) => moveInPlaylist(database, id, track, position, new Date())),
    setFavourite: (track: string, favourite: boolean) => change((database) => setFavourite(database, track, favourite)),
    recordPlay: (track: string) => change((database) => recordPlay(database, track, new Date())),
  };
}

function refusedAddition(obstacle: AdditionObstacle): ApiError {
  if (obstacle === 'smart playlist')
    return apiError('PLAYLIST_IS_SMART', 'The tracks come from the rules of the playlist.');
  return apiError('NOT_FOUND', `The library has ${obstacle} with this id.`);
}

/** @throws ApiError `REQUEST_INVALID` for a list that does not exist, such as an album without an id */
function toTrackList({ of, id, order, direction }: List): TrackList {
  if (order === 'position' && of !== 'playlist')
    throw apiError('REQUEST_INVALID', 'Only a playlist can be sorted by position.');
  if (of === 'library' || of === 'favourites') return { selection: { of }, order, direction };
  if (id === undefined) throw apiError('REQUEST_INVALID', `The id is missing for a list of one ${of}.`);
  return { selection: { of, id }, order, direction };
}

function existing<Row>(row: Row | null): Row {
  if (row === null) throw apiError('NOT_FOUND', 'The library has no row with this id.');
  return row;
}
