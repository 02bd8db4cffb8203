import { expect, test } from 'vitest';
import { readListAddress } from './list-address.tsx';

test('a list of the library is remembered with its order, and without the search in it', () => {
  expect(
    readListAddress({ pathname: '/library/favourites', search: '?q=blue&order=plays&direction=descending' }),
  ).toEqual({ path: '/library/favourites', order: '?order=plays&direction=descending' });
  expect(readListAddress({ pathname: '/library', search: '?q=blue' })).toEqual({ path: '/library', order: '' });
});

test('the order of one album, and pages elsewhere, are not that of the library', () => {
  for (const pathname of ['/library/albums/3', '/playlists', '/library-of-another'])
    expect(readListAddress({ pathname, search: '?order=year' })).toBeNull();
});
