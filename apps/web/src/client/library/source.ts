import type { Bridge } from '../../contract/bridge.ts';
import type { Found, ListRequest, Track, Tracks } from '../../contract/library.ts';

/** Where the rows of a table come from. */
export type Source =
  | { readonly kind: 'list'; readonly request: ListRequest }
  | { readonly kind: 'search'; readonly text: string };

/** Rows are loaded in pages of this many. */
export const PAGE_SIZE = 100;

export type TracksPage = Tracks & Partial<Pick<Found, 'isCapped' | 'isReady'>>;

/** Every key of a page of tracks begins with this, so that a change of a track reaches all of them. */
export const TRACKS_KEY = 'tracks';

export function pageQuery(bridge: Bridge, source: Source, page: number) {
  return {
    queryKey: [TRACKS_KEY, source, page] as const,
    queryFn: ({ signal }: { readonly signal: AbortSignal }): Promise<TracksPage> =>
      loadPage(bridge, source, { position: page * PAGE_SIZE, limit: PAGE_SIZE }, signal),
  };
}

function loadPage(
  bridge: Bridge,
  source: Source,
  page: { readonly position: number; readonly limit: number },
  signal: AbortSignal,
): Promise<TracksPage> {
  return source.kind === 'list'
    ? bridge.tracks({ ...source.request, ...page }, signal)
    : bridge.search({ text: source.text, ...page }, signal);
}

/** The pages that hold the rows from `first` to `last`. */
export function pagesOf(first: number, last: number): readonly number[] {
  const [from, to] = [Math.floor(first / PAGE_SIZE), Math.floor(Math.max(first, last) / PAGE_SIZE)];
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** A page with one of its tracks changed; the same page if the track is not in it. */
export function changeTrack(page: TracksPage, id: string, change: (track: Track) => Track): TracksPage {
  if (!page.rows.some((row) => row.id === id)) return page;
  return { ...page, rows: page.rows.map((row) => (row.id === id ? change(row) : row)) };
}

/** The pages of a list after one row went to another position. Pages between that are not loaded stay so. */
export function moveTrack(
  pages: ReadonlyMap<number, TracksPage>,
  from: number,
  to: number,
): ReadonlyMap<number, TracksPage> {
  const rows: Track[] = [];
  for (const [page, { rows: loaded }] of pages) {
    loaded.forEach((row, index) => {
      rows[page * PAGE_SIZE + index] = row;
    });
  }
  const [moved] = rows.splice(from, 1);
  if (moved === undefined) return pages;
  rows.splice(to, 0, moved);
  return new Map(
    [...pages].map(([page, content]) => {
      const start = page * PAGE_SIZE;
      return [page, { ...content, rows: rows.slice(start, start + content.rows.length) }];
    }),
  );
}
