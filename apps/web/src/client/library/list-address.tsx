import { createContext, type ReactNode, useContext, useState } from 'react';
import { type Location, useLocation } from 'react-router';

/** Which part of the library was shown last, and in which order, as it stands in the address. */
export interface ListAddress {
  readonly path: string;
  /** Empty, or beginning with `?`. */
  readonly order: string;
}

const START: ListAddress = { path: '/library', order: '' };

/** Null for an address that is no list of the library: pages of one album have an order of their own. */
export function readListAddress({ pathname, search }: Pick<Location, 'pathname' | 'search'>): ListAddress | null {
  if (!/^\/library(?:\/[a-z]+)?$/.test(pathname)) return null;
  const pairs = [...new URLSearchParams(search)].filter(([name]) => name === 'order' || name === 'direction');
  return { path: pathname, order: pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}` };
}

const ListAddressContext = createContext<ListAddress>(START);

/** Remembers the last list of the library while other pages are shown, so that links to it can keep its order. */
export function ListAddressProvider({ children }: { readonly children: ReactNode }) {
  const [kept, setKept] = useState(START);
  const now = readListAddress(useLocation());
  if (now !== null && (now.path !== kept.path || now.order !== kept.order)) setKept(now);
  return <ListAddressContext value={kept}>{children}</ListAddressContext>;
}

/** The address of a part of the library in the order that was chosen last. */
export function useListAddress(): (path: string) => string {
  const { order } = useContext(ListAddressContext);
  return (path) => `${path}${order}`;
}

/** Where a link to the library leads: within it to its tracks, and from elsewhere to what was shown last. */
export function useLibraryAddress(): string {
  const { path, order } = useContext(ListAddressContext);
  return `${useLocation().pathname.startsWith('/library') ? START.path : path}${order}`;
}
