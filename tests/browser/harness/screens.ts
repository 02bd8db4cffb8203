import type { Page } from 'playwright-core';

/** Every screen of an open library: its address, and what is there once it is loaded. Ids are of the sample library. */
const SCREENS = {
  tracks: ['library', '[role=gridcell] [dir=auto]'],
  favourites: ['library/favourites', '[role=gridcell] [dir=auto]'],
  albums: ['library/albums', 'a[href^="/library/albums/"]'],
  artists: ['library/artists', 'a[href^="/library/artists/"]'],
  genres: ['library/genres', 'a[href^="/library/genres/"]'],
  album: ['library/albums/1', '[role=gridcell] [dir=auto], [role=alert]'],
  artist: ['library/artists/1', '[role=gridcell] [dir=auto]'],
  genre: ['library/genres/1', '[role=gridcell] [dir=auto]'],
  search: ['library?q=a', '[role=gridcell] [dir=auto]'],
  'nothing-found': ['library?q=qqqqqq', 'h2'],
  playlists: ['playlists', 'li a'],
  playlist: ['playlists/1', '[role=gridcell] [dir=auto]'],
  backups: ['backups', 'h2'],
  history: ['history', 'h2'],
  'whats-new': ['whats-new', 'h2'],
  settings: ['settings', 'select'],
  about: ['about', 'dl'],
  more: ['more', 'li a'],
  'not-found': ['nowhere', 'p'],
} as const;

export type ScreenName = keyof typeof SCREENS;

export const SCREEN_NAMES = Object.keys(SCREENS) as readonly ScreenName[];

/** Opens a screen of an open library and waits until it is loaded. */
export async function openScreen(page: Page, url: string, name: ScreenName): Promise<void> {
  const [path, content] = SCREENS[name];
  await page.goto(new URL(path, url).href);
  await page.locator('#content h1').waitFor();
  await page.locator('#content').locator(content).first().waitFor();
  await page.waitForFunction(() => document.querySelector('[aria-busy=true]') === null);
}
