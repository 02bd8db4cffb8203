import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import type { Track } from '../../contract/library.ts';
import { useBridge } from '../bridge/bridge-context.tsx';
import { PAGE_SIZE, pageQuery, pagesOf, type Source, type TracksPage } from './source.ts';

export interface TrackPages {
  /** Null until the first page is there. */
  readonly first: TracksPage | null;
  /** `earlier` while the first page of another list stands in for it. */
  readonly age: 'current' | 'earlier';
  readonly error: unknown;
  readonly retry: () => void;
}

/** The first page says how many rows there are. The earlier answer stays until the next one is there. */
export function useFirstPage(source: Source): TrackPages {
  const bridge = useBridge();
  const query = useQuery({ ...pageQuery(bridge, source, 0), placeholderData: keepPreviousData });
  return {
    first: query.data ?? null,
    age: query.isPlaceholderData ? 'earlier' : 'current',
    error: query.error,
    retry: () => void query.refetch(),
  };
}

/** Reads a row by its position; undefined while its page is loaded. Pages that are scrolled past are cancelled. */
export function useTrackRows(source: Source, first: number, last: number): (position: number) => Track | undefined {
  const bridge = useBridge();
  const pages = pagesOf(first, last);
  const results = useQueries({ queries: pages.map((page) => pageQuery(bridge, source, page)) });
  const loaded = useRef(new Map<number, TracksPage>());
  loaded.current = new Map(
    pages.flatMap((page, index) => {
      const data = results[index]?.data;
      return data === undefined ? [] : [[page, data] as const];
    }),
  );
  return (position) => loaded.current.get(Math.floor(position / PAGE_SIZE))?.rows[position % PAGE_SIZE];
}
