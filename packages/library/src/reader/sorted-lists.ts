import type { Letter, SortedTracks } from '../queries/track-lists.ts';
import type { TrackList } from '../queries/track-orders.ts';
import type { TrackPage, TrackPageRequest } from './jobs.ts';
import type { ReaderThread } from './reader-thread.ts';

/** A list of a million tracks takes 8 MB. */
const KEPT = 6;
/** Up to here an index delivers the rows of a list that is not sorted yet as fast as the list would. */
const FIRST_ROWS = 2000;

interface KeptList {
  /** As it was sorted last; null until that is done for the first time. */
  sorted: SortedTracks | null;
  /** The state of the library that it was sorted in. */
  epoch: number;
  /** While it is being sorted. */
  sorting: Promise<SortedTracks> | null;
}

/**
 * Keeps the lists that clients look at sorted. After a change of the library a list is sorted again when it is next asked
 * for; until that is done, pages come from the old one.
 */
export function sortedLists(quick: ReaderThread, slow: ReaderThread) {
  const kept = new Map<string, KeptList>();
  let epoch = 0;
  let dataVersion: number | null = null;

  async function noticeChanges(): Promise<void> {
    const found = await quick.run('dataVersion', undefined);
    if (dataVersion !== null && found !== dataVersion) epoch += 1;
    dataVersion = found;
  }

  /** A list that is sorted, or being sorted. One sort of a list runs at a time, however often the library changes. */
  function use(list: TrackList): KeptList {
    const key = JSON.stringify(list);
    const used = kept.get(key) ?? { sorted: null, epoch: -1, sorting: null };
    kept.delete(key);
    kept.set(key, used);
    for (const oldest of [...kept.keys()].slice(0, -KEPT)) kept.delete(oldest);
    if (used.epoch < epoch && used.sorting === null) used.sorting = sort(list, used);
    return used;
  }

  async function sort(list: TrackList, used: KeptList): Promise<SortedTracks> {
    const begun = epoch;
    try {
      const sorted = await slow.run('sort', list);
      used.sorted = sorted;
      used.epoch = begun;
      return sorted;
    } finally {
      used.sorting = null;
    }
  }

  async function complete(list: TrackList): Promise<SortedTracks> {
    const { sorted, sorting } = use(list);
    // Whoever gets the old list does not wait for the new one, nor for its error: the next request tries again.
    if (sorted !== null) sorting?.catch(() => undefined);
    return sorted ?? sorting ?? slow.run('sort', list);
  }

  /** Null where the rows have to come from the sorted list. */
  async function firstRows(request: TrackPageRequest): Promise<TrackPage | null> {
    const { list, position, limit } = request;
    if (position + limit > FIRST_ROWS) return null;
    const known = kept.get(JSON.stringify(list));
    if (known?.sorted && known.epoch === epoch) return null;
    const page = await quick.run('firstRows', request);
    // Whoever looks at more than the first page will soon look at any other.
    if (page !== null && position > 0) use(list).sorting?.catch(() => undefined);
    return page;
  }

  return {
    async page(request: TrackPageRequest): Promise<TrackPage> {
      const { list, position, limit } = request;
      if (isShort(list)) return quick.run('sortedPage', request);
      await noticeChanges();
      const first = await firstRows(request);
      if (first !== null) return first;
      const { ids } = await complete(list);
      const rows = await quick.run('rows', [...ids.subarray(position, position + limit)]);
      return { rows, position, total: ids.length };
    },
    async letters(list: TrackList): Promise<readonly Letter[]> {
      await noticeChanges();
      return (await complete(list)).letters;
    },
  };
}

/** Albums, artists and playlists are sorted each time: then they are never out of date. */
function isShort({ selection }: TrackList): boolean {
  return selection.of === 'album' || selection.of === 'artist' || selection.of === 'playlist';
}
