import { useSearchParams } from 'react-router';
import { readSorting, type Sorting } from './columns.ts';

/** The order in the address, or the first one; and a way to change it, which keeps what else the address says. */
export function useSorting(first: Sorting): readonly [sorting: Sorting, sort: (sorting: Sorting) => void] {
  const [search, setSearch] = useSearchParams();
  const sort = ({ order, direction }: Sorting) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        after.set('order', order);
        after.set('direction', direction);
        return after;
      },
      { replace: true },
    );
  return [readSorting(search, first), sort];
}
