import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { Suspense, useEffect, useRef } from 'react';
import { NavLink, useLocation } from 'react-router';
import { useBridge, type WatchedState } from '../bridge/bridge-context.tsx';
import { Icon, type IconName } from '../components/icons.tsx';
import { useLowerEdge } from '../components/notices.tsx';
import { ListAddressProvider, useLibraryAddress } from '../library/list-address.tsx';
import { type Catalogue, useTexts } from '../texts/texts.ts';
import icon from '../theme/icon.svg';
import styles from './frame.module.css';
import { useKeptScroll } from './kept-scroll.ts';
import { PageRoutes } from './page-routes.tsx';
import { createQueries } from './queries.ts';
import { Shortcuts } from './shortcuts.tsx';

/** What was loaded outlives an update or a restore, during which the frame is not shown. */
const queries: QueryClient = createQueries();

export interface FrameProps {
  readonly watched: WatchedState;
  readonly navigation: 'shown' | 'hidden';
}

/** The rail at the side, or the bar at the bottom, and the page beside it. */
export function Frame({ watched, navigation }: FrameProps) {
  const { t } = useTexts();
  useFreshQueries();
  const edge = useLowerEdge();
  const content = useRef<HTMLElement>(null);
  useKeptScroll(content, 'page');
  return (
    <QueryClientProvider client={queries}>
      <ListAddressProvider>
        <div className={navigation === 'shown' ? styles.frame : styles.bare}>
          <a className={styles.skip} href="#content">
            {t.frame.skip}
          </a>
          {navigation === 'shown' ? <Navigation /> : null}
          <main
            ref={content}
            id="content"
            className={edge === 'free' ? styles.content : `${styles.content} ${styles.covered}`}
            tabIndex={-1}
          >
            <div className={styles.page}>
              <Suspense>
                <PageRoutes watched={watched} />
              </Suspense>
            </div>
          </main>
        </div>
        <Shortcuts />
      </ListAddressProvider>
    </QueryClientProvider>
  );
}

/** Loads again what another window or the app itself changed. */
function useFreshQueries(): void {
  const bridge = useBridge();
  useEffect(() => {
    // An update or a restore may have changed everything while the frame was away.
    void queries.invalidateQueries();
    return bridge.watchLibrary(() => void queries.invalidateQueries());
  }, [bridge]);
}

interface Place {
  readonly to: string;
  readonly icon: IconName;
  readonly name: keyof Catalogue['frame'] & IconName;
  /** On a narrow window, the last ones are behind "More". */
  readonly rank: 'first' | 'second';
}

export const PLACES: readonly Place[] = [
  { to: '/library', icon: 'library', name: 'library', rank: 'first' },
  { to: '/playlists', icon: 'playlists', name: 'playlists', rank: 'first' },
  { to: '/backups', icon: 'backups', name: 'backups', rank: 'first' },
  { to: '/history', icon: 'history', name: 'history', rank: 'second' },
  { to: '/whats-new', icon: 'whatsNew', name: 'whatsNew', rank: 'second' },
  { to: '/settings', icon: 'settings', name: 'settings', rank: 'second' },
  { to: '/about', icon: 'about', name: 'about', rank: 'second' },
];

function Navigation() {
  const { t } = useTexts();
  const { pathname } = useLocation();
  const library = useLibraryAddress();
  const isSecond = PLACES.some(({ to, rank }) => rank === 'second' && pathname.startsWith(to));
  return (
    <nav className={styles.navigation} aria-label={t.frame.navigation}>
      <div className={styles.brand}>
        <img src={icon} alt="" width="28" height="28" />
        Auralis
      </div>
      {PLACES.map((place) => (
        <NavLink
          key={place.to}
          to={place.to === '/library' ? library : place.to}
          className={`${styles.place} ${styles[place.rank]}`}
        >
          <Icon name={place.icon} />
          <span>{String(t.frame[place.name])}</span>
        </NavLink>
      ))}
      <NavLink to="/more" className={`${styles.place} ${styles.more} ${isSecond ? styles.here : ''}`}>
        <Icon name="more" />
        <span>{t.frame.more}</span>
      </NavLink>
    </nav>
  );
}
