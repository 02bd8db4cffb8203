import type { Letter, SortedTracks } from '../queries/track-lists.ts';
import type { TrackList } from '../queries/track-orders.ts';
import type { TrackPage, TrackPageRequest } from './jobs.ts';
import type { ReaderThread } from './reader-thread.ts';

/** A list of a million tracks takes 8 MB. */
const KEPT = 6;
/** Up to here an index delivers the rows of a list that is not sorted yet as fast as the list would. */
const FIRST_ROWS = 2000;

interface Kept {
  readonly sorted: Promise<SortedTracks>;
  /** The state of the library that it was sorted in. */
  readonly epoch: number;
  /** The list that it replaces, until it is ready. */
  readonly before: SortedTracks | null;
}

/**
 * Keeps the lists that clients look at sorted. After a change of the library a list is sorted again when it is next asked
 * for; until that is done, pages come from the old one.
 */
export function sortedLists(quick: ReaderThread, slow: ReaderThread) {
  const kept = new Map<string, Kept>();
  let epoch = 0;
  let dataVersion: number | null = null;

  async function noticeChanges(): Promise<void> {
    const found = await quick.run('dataVersion', undefined);
    if (dataVersion !== null && found !== dataVersion) epoch += 1;
    dataVersion = found;
  }

  /** What is ready of a list; null while it is sorted for the first time. */
  async function ready(list: TrackList): Promise<SortedTracks | null> {
    const key = JSON.stringify(list);
    const known = kept.get(key);
    if (known === undefined || known.epoch < epoch) {
      const before = known === undefined ? null : await settled(known);
      const sorted = slow.run('sort', list);
      keep(key, { sorted, epoch, before });
      // Whoever waits for the list gets the error; the next request tries again.
      sorted.catch(() => kept.delete(key));
      return before;
    }
    kept.delete(key);
    kept.set(key, known);
    return settled(known);
  }

  /** A list that is ready and not out of date; else null. */
  async function current(list: TrackList): Promise<SortedTracks | null> {
    const known = kept.get(JSON.stringify(list));
    return known === undefined || known.epoch < epoch ? null : settled(known);
  }

  function keep(key: string, list: Kept): void {
    kept.delete(key);
    kept.set(key, list);
    for (const oldest of [...kept.keys()].slice(0, Math.max(0, kept.size - KEPT))) kept.delete(oldest);
  }

  async function complete(list: TrackList): Promise<SortedTracks> {
    return (await ready(list)) ?? kept.get(JSON.stringify(list))?.sorted ?? slow.run('sort', list);
  }

  return {
    async page(request: TrackPageRequest): Promise<TrackPage> {
      const { list, position, limit } = request;
      if (isShort(list)) return quick.run('sortedPage', request);
      await noticeChanges();
      // Whoever only looks at the first rows needs no sorted list.
      const sorted = position === 0 ? await current(list) : await ready(list);
      if (sorted === null && position + limit <= FIRST_ROWS) {
        const first = await quick.run('firstRows', request);
        if (first !== null) return first;
      }
      const { ids } = sorted ?? (await complete(list));
      const rows = await quick.run('rows', [...ids.subarray(position, position + limit)]);
      return { rows, position, total: ids.length };
    },
    async letters(list: TrackList): Promise<readonly Letter[]> {
      await noticeChanges();
      return (await complete(list)).letters;
    },
  };
}

/** The list itself, or the one before it, without waiting. */
async function settled({ sorted, before }: Kept): Promise<SortedTracks | null> {
  return Promise.race([sorted, Promise.resolve(before)]).catch(() => before);
}

/** Albums, artists and playlists are sorted each time: then they are never out of date. */
function isShort({ selection }: TrackList): boolean {
  return selection.of === 'album' || selection.of === 'artist' || selection.of === 'playlist';
}
