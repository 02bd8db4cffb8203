import type { StoredRow } from './stored-row.ts';

/** Which overflow pages the rows of a file say are theirs: a page is of one row only. */
export interface OverflowOwners {
  add(row: StoredRow): void;
  /** Whether all pages of the row's chain are surely its own. */
  isSure(row: StoredRow): boolean;
  /** Whether rows quarrel about a page: then at least one of them is not what it was. */
  areAtOdds(): boolean;
  pages(): ReadonlySet<number>;
}

interface Owners {
  readonly inPlace: number;
  readonly adrift: number;
}

const NOBODY: Owners = { inPlace: 0, adrift: 0 };

/** @param isOther - whether a page is known to be something else: free, or part of a b-tree */
export function overflowOwners(isOther: (page: number) => boolean): OverflowOwners {
  const owners = new Map<number, Owners>();
  return {
    add: ({ chain, endsInPlace }) => {
      for (const page of chain) {
        const { inPlace, adrift } = owners.get(page) ?? NOBODY;
        owners.set(page, endsInPlace ? { inPlace: inPlace + 1, adrift } : { inPlace, adrift: adrift + 1 });
      }
    },
    // A chain that ends where it should outweighs one that doesn't.
    isSure: ({ chain, endsInPlace }) =>
      chain.every((page) => {
        const { inPlace, adrift } = owners.get(page) ?? NOBODY;
        return !isOther(page) && (endsInPlace ? inPlace === 1 : inPlace + adrift === 1);
      }),
    areAtOdds: () => [...owners].some(([page, { inPlace, adrift }]) => inPlace + adrift > 1 || isOther(page)),
    pages: () => new Set(owners.keys()),
  };
}
