import type { ListRequest, Track } from '../../contract/library.ts';
import type { Texts } from '../texts/texts.ts';

export type Order = NonNullable<ListRequest['order']>;
type Direction = NonNullable<ListRequest['direction']>;
/** `number` is the place of a track on its album. */
export type ColumnName = Exclude<Order, 'position'> | 'number';

export interface Sorting {
  readonly order: Order;
  readonly direction: Direction;
}

/** In the order in which they stand; narrow windows leave some out. */
export const COLUMNS: readonly Exclude<ColumnName, 'number'>[] = [
  'title',
  'artist',
  'album',
  'year',
  'duration',
  'format',
  'plays',
  'added',
  'played',
];

/** On the page of an album, which says once what all its tracks have in common. */
export const ALBUM_COLUMNS: readonly ColumnName[] = [
  'number',
  'title',
  'artist',
  'duration',
  'format',
  'plays',
  'added',
  'played',
];

/** The order by a column: the tracks of an album are sorted by their discs and numbers. */
export const orderBy = (column: ColumnName): Order => (column === 'number' ? 'album' : column);

/** Numbers and dates are wanted from the top, words from A. */
const FIRST_DIRECTION: Readonly<Record<Order, Direction>> = {
  title: 'ascending',
  artist: 'ascending',
  album: 'ascending',
  year: 'descending',
  duration: 'descending',
  format: 'ascending',
  plays: 'descending',
  added: 'descending',
  played: 'descending',
  position: 'ascending',
};

/** A second press on a column turns the order around. */
export function nextSorting(current: Sorting, order: Order): Sorting {
  if (current.order !== order) return { order, direction: FIRST_DIRECTION[order] };
  return { order, direction: current.direction === 'ascending' ? 'descending' : 'ascending' };
}

/** Reads the order from an address; one that the list does not have is as if it was not there. */
export function readSorting(search: URLSearchParams, fallback: Sorting): Sorting {
  const orders: readonly Order[] = [...COLUMNS, fallback.order];
  const order = orders.find((name) => name === search.get('order'));
  if (order === undefined) return fallback;
  const direction = search.get('direction');
  return {
    order,
    direction: direction === 'ascending' || direction === 'descending' ? direction : FIRST_DIRECTION[order],
  };
}

/** What a cell says. */
export function cellText(track: Track, column: ColumnName, { t, f }: Texts): string {
  switch (column) {
    case 'number':
      return numberOf(track);
    case 'title':
      return track.title || t.library.untitled;
    case 'artist':
      return track.artists ?? t.library.unknownArtist;
    case 'album':
      return track.album ?? t.library.unknownAlbum;
    case 'year':
      return track.year === null ? '' : String(track.year);
    case 'duration':
      return track.duration === null ? '' : f.clock(track.duration);
    case 'format':
      return track.format ?? '';
    case 'plays':
      return f.number(track.playCount);
    case 'added':
      return track.addedAt === null ? '' : f.date(track.addedAt);
    case 'played':
      return track.lastPlayed === null ? t.library.never : f.date(track.lastPlayed);
  }
}

/** `5`, and from the second disc on `2.5`. */
function numberOf({ discNumber, trackNumber }: Track): string {
  if (trackNumber === null) return '';
  return discNumber === null || discNumber < 2 ? String(trackNumber) : `${discNumber}.${trackNumber}`;
}
