import { useQueries } from '@tanstack/react-query';
import { PAGE_SIZE, pagesOf } from './source.ts';

interface ListPage<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
}

export interface ListPages<Row> {
  /** Null until the first answer. */
  readonly total: number | null;
  readonly rowAt: (position: number) => Row | undefined;
  readonly error: unknown;
  readonly retry: () => void;
}

/** The rows from `first` to `last` of a list that is loaded in pages, and the number of all. */
export function useListPages<Row>(
  name: string,
  load: (page: { readonly position: number; readonly limit: number }, signal: AbortSignal) => Promise<ListPage<Row>>,
  first: number,
  last: number,
): ListPages<Row> {
  const pages = pagesOf(first, last);
  const results = useQueries({
    queries: pages.map((page) => ({
      queryKey: [name, page],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
        load({ position: page * PAGE_SIZE, limit: PAGE_SIZE }, signal),
    })),
  });
  const loaded = results.find(({ data }) => data !== undefined);
  return {
    total: loaded?.data?.total ?? null,
    rowAt: (position) => results[pages.indexOf(Math.floor(position / PAGE_SIZE))]?.data?.rows[position % PAGE_SIZE],
    error: results.find(({ error }) => error !== null)?.error ?? null,
    retry: () => {
      for (const result of results) void result.refetch();
    },
  };
}
