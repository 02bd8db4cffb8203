import { type Bridge, BridgeError } from '../../src/contract/bridge.ts';
import type { PageRequest, Playlist, Track } from '../../src/contract/library.ts';
import { ALBUMS, ARTISTS, artistName, madeUpAlbum, madeUpTrack } from './made-up-library.ts';

type LibraryMethods = Pick<
  Bridge,
  | 'tracks'
  | 'letters'
  | 'search'
  | 'albums'
  | 'album'
  | 'artists'
  | 'artist'
  | 'genres'
  | 'playlists'
  | 'createPlaylist'
  | 'renamePlaylist'
  | 'deletePlaylist'
  | 'addToPlaylist'
  | 'removeFromPlaylist'
  | 'moveInPlaylist'
  | 'setFavourite'
  | 'recordPlay'
  | 'processing'
>;

const GENRES = [
  'Ambient',
  'Blues',
  'Chamber music',
  'Drum and bass',
  'Electronica',
  'Folk',
  'Jazz',
  'Klezmer',
  'Minimal',
  'Post-rock',
  'Soul',
  'Tango',
];
const LATENCY_MS = 12;

/** Answers as slowly as a server would, and can be cancelled like one. */
function answer<Value>(value: Value, signal?: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(value), LATENCY_MS);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

const slice = <Row>({ position = 0, limit = 100 }: PageRequest, total: number, row: (index: number) => Row): Row[] =>
  Array.from({ length: Math.max(0, Math.min(Number(limit), total - Number(position))) }, (_, index) =>
    row(Number(position) + index),
  );

/** Track 13 refuses every change, so that an undone change can be seen. */
const REFUSING = '13';

export function createMemoryLibrary(total: number, checkWritable: () => void): LibraryMethods {
  const changed = new Map<string, Track>();
  const trackAt = (index: number) => changed.get(String(index + 1)) ?? madeUpTrack(index, total);
  const write = (id: string, change: (track: Track) => Track) => {
    checkWritable();
    if (id === REFUSING) throw new BridgeError('DATABASE_BUSY', 'Another program uses the library.', 'Try it again.');
    changed.set(id, change(trackAt(Number(id) - 1)));
  };
  let playlists: Playlist[] = [
    { id: '1', name: 'Sunday, slowly', description: null, isSmart: false, tracks: 24 },
    { id: '2', name: 'Most played', description: 'The hundred you reach for', isSmart: true, tracks: 100 },
    { id: '3', name: 'נסיעה', description: null, isSmart: false, tracks: 300 },
    { id: '4', name: `A very long name ${'and on '.repeat(40)}`, description: null, isSmart: false, tracks: 0 },
  ];
  const entries = new Map(
    playlists.map(({ id, tracks }) => [id, Array.from({ length: tracks }, (_, index) => index * 3)]),
  );
  const entriesOf = (id: string) => entries.get(id) ?? [];
  const setEntries = (id: string, next: number[]) => {
    entries.set(id, next);
    playlists = playlists.map((row) => (row.id === id ? { ...row, tracks: next.length } : row));
  };
  return {
    tracks: async ({ of = 'library', id = '', direction = 'ascending', ...page }, signal) => {
      const listed = of === 'playlist' ? entriesOf(id) : null;
      const count =
        listed?.length ??
        { library: total, favourites: Math.floor(total / 9), album: 12, artist: 140, genre: 900, playlist: 0 }[of];
      const step = of === 'favourites' ? 9 : 1;
      const at = (index: number) => {
        const place = direction === 'descending' && listed === null ? count - 1 - index : index;
        return trackAt(listed?.[place] ?? Math.min(total - 1, place * step + (step === 9 ? 1 : 0)));
      };
      return answer({ rows: slice(page, count, at), position: Number(page.position ?? 0), total: count }, signal);
    },
    letters: async ({ of = 'library', order = 'title', direction = 'ascending' }, signal) => {
      if (of !== 'library' || order !== 'title') return [];
      const letters = Array.from({ length: 26 }, (_, index) => ({
        letter: String.fromCharCode(65 + index),
        position: Math.ceil((index / 26) * total),
      }));
      return answer(
        direction === 'ascending'
          ? letters
          : letters.toReversed().map(({ letter }, index) => ({ letter, position: Math.ceil((index / 26) * total) })),
        signal,
      );
    },
    search: async ({ text, ...page }, signal) => {
      const count = text.startsWith('zz') ? 0 : Math.max(1, Math.floor(1001 / text.length));
      const found = slice(page, count, (index) => trackAt(index * 7));
      return answer(
        { rows: found, position: Number(page.position ?? 0), total: count, isCapped: count > 1000, isReady: true },
        signal,
      );
    },
    albums: async (page, signal) => answer({ rows: slice(page, ALBUMS, madeUpAlbum), total: ALBUMS }, signal),
    album: async (id) => answer(madeUpAlbum(Number(id) - 1)),
    artists: async (page, signal) =>
      answer(
        {
          rows: slice(page, ARTISTS, (index) => ({
            id: String(index + 1),
            name: artistName(index),
            albums: 4,
            tracks: 48,
          })),
          total: ARTISTS,
        },
        signal,
      ),
    artist: async (id) =>
      answer({
        id,
        name: artistName(Number(id) - 1),
        albums: 14,
        tracks: 140,
        albumRows: Array.from({ length: 14 }, (_, index) => madeUpAlbum(index * 31)),
      }),
    genres: async () => GENRES.map((name, index) => ({ id: String(index + 1), name, tracks: 900 + index * 713 })),
    playlists: async () => playlists,
    createPlaylist: async (name) => {
      checkWritable();
      const playlist = { id: String(playlists.length + 1), name, description: null, isSmart: false, tracks: 0 };
      playlists = [...playlists, playlist];
      return playlist;
    },
    renamePlaylist: async (id, name) => {
      playlists = playlists.map((row) => (row.id === id ? { ...row, name } : row));
    },
    deletePlaylist: async (id) => {
      playlists = playlists.filter((row) => row.id !== id);
    },
    addToPlaylist: async (id, tracks) =>
      setEntries(id, [...entriesOf(id), ...tracks.map((track) => Number(track) - 1)]),
    removeFromPlaylist: async (id, tracks) =>
      setEntries(
        id,
        entriesOf(id).filter((index) => !tracks.includes(String(index + 1))),
      ),
    moveInPlaylist: async (id, track, position) => {
      const others = entriesOf(id).filter((index) => index !== Number(track) - 1);
      setEntries(id, others.toSpliced(position, 0, Number(track) - 1));
    },
    setFavourite: async (id, favourite) => {
      await answer(null);
      write(id, (track) => ({ ...track, favourite }));
    },
    recordPlay: async (id) => {
      await answer(null);
      write(id, (track) => ({ ...track, playCount: track.playCount + 1, lastPlayed: new Date().toISOString() }));
    },
    processing: async () => ({ rows: [], total: 0 }),
  };
}
