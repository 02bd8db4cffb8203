import type { Bridge } from '../../contract/bridge.ts';
import type { ListRequest, Track } from '../../contract/library.ts';
import { PAGE_SIZE, pageQuery, pagesOf, type Source, type TracksPage } from './source.ts';

/** As many as one answer may have. */
const LARGEST_PAGE = 500;

/** Loads all tracks of a list in their order. */
export async function loadList(bridge: Bridge, request: ListRequest): Promise<readonly Track[]> {
  const tracks: Track[] = [];
  while (true) {
    const { rows, total } = await bridge.tracks({ ...request, position: tracks.length, limit: LARGEST_PAGE });
    tracks.push(...rows);
    if (rows.length === 0 || tracks.length >= total) return tracks;
  }
}

/** Loads the ids of the tracks at some positions of a list, page by page; what is loaded already is not asked for again. */
export async function loadIdsAt(
  bridge: Bridge,
  source: Source,
  positions: readonly number[],
  load: (query: ReturnType<typeof pageQuery>) => Promise<TracksPage>,
): Promise<readonly string[]> {
  const sorted = positions.toSorted((one, other) => one - other);
  const wanted = new Set(sorted.map((position) => Math.floor(position / PAGE_SIZE)));
  const pages = new Map<number, TracksPage>();
  for (const page of pagesOf(sorted[0] ?? 0, sorted.at(-1) ?? 0))
    if (wanted.has(page)) pages.set(page, await load(pageQuery(bridge, source, page)));
  return sorted.flatMap((at) => pages.get(Math.floor(at / PAGE_SIZE))?.rows[at % PAGE_SIZE]?.id ?? []);
}
