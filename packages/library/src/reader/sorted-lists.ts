import type { Letter, SortedTracks } from '../queries/track-lists.ts';
import { indexReach, type TrackList } from '../queries/track-orders.ts';
import type { TrackPage, TrackPageRequest } from './jobs.ts';
import type { ReaderThread } from './reader-thread.ts';

/** A list of a million tracks takes 8 MB. */
const KEPT = 6;

/** An error is for whoever waits for the list; the next request tries again. */
type Outcome = SortedTracks | { readonly error: unknown };

interface KeptList {
  /** As it was sorted last; null until that is done for the first time. */
  sorted: SortedTracks | null;
  /** The state of the library that it was sorted in. */
  epoch: number;
  /** While it is being sorted. */
  sorting: Promise<Outcome> | null;
}

/**
 * Keeps the lists that clients look at sorted. After a change of the library a list is sorted again when it is next asked
 * for; until that is done, pages come from the old one.
 */
export function sortedLists(quick: ReaderThread, slow: ReaderThread) {
  const kept = new Map<string, KeptList>();
  let epoch = 0;
  let dataVersion: number | null = null;

  function notice(found: number): boolean {
    const isChanged = dataVersion !== null && found !== dataVersion;
    if (isChanged) epoch += 1;
    dataVersion = found;
    return isChanged;
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

  async function sort(list: TrackList, used: KeptList): Promise<Outcome> {
    const begun = epoch;
    try {
      const sorted = await slow.run('sort', list);
      used.sorted = sorted;
      used.epoch = begun;
      return sorted;
    } catch (error) {
      return { error };
    } finally {
      used.sorting = null;
    }
  }

  async function complete(list: TrackList): Promise<SortedTracks> {
    const used = use(list);
    const sorted = used.sorted ?? (await (used.sorting ?? sort(list, used)));
    if ('error' in sorted) throw sorted.error;
    return sorted;
  }

  /** From the list as it was sorted; null where it has to be sorted first, or again. */
  async function sortedRows({ list, position, limit }: TrackPageRequest): Promise<TrackPage | null> {
    const known = kept.get(JSON.stringify(list));
    if (!known?.sorted || known.epoch !== epoch) return null;
    const { ids } = known.sorted;
    const found = await quick.run('rows', [...ids.subarray(position, position + limit)]);
    return notice(found.dataVersion) ? null : { rows: found.rows, position, total: ids.length };
  }

  /** From an index; null where the rows have to come from the sorted list. */
  async function firstRows(request: TrackPageRequest): Promise<TrackPage | null> {
    const { list, position, limit } = request;
    const reach = indexReach(list);
    if (position + limit > reach) return null;
    const { page, dataVersion: found } = await quick.run('firstRows', request);
    notice(found);
    // Later pages will need it: the next one soon, or any one that no index reaches.
    if (position > 0 || reach < Number.POSITIVE_INFINITY) use(list);
    return page;
  }

  return {
    async page(request: TrackPageRequest): Promise<TrackPage> {
      const { list, position, limit } = request;
      if (isShort(list)) return quick.run('sortedPage', request);
      const found = (await sortedRows(request)) ?? (await firstRows(request));
      if (found !== null) return found;
      notice(await quick.run('dataVersion', undefined));
      const { ids } = await complete(list);
      const { rows } = await quick.run('rows', [...ids.subarray(position, position + limit)]);
      return { rows, position, total: ids.length };
    },
    async letters(list: TrackList): Promise<readonly Letter[]> {
      notice(await quick.run('dataVersion', undefined));
      return (await complete(list)).letters;
    },
  };
}

/** Albums, artists and playlists are sorted each time: then they are never out of date. */
function isShort({ selection }: TrackList): boolean {
  return selection.of === 'album' || selection.of === 'artist' || selection.of === 'playlist';
}
