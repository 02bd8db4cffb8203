import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useLayoutEffect, useRef } from 'react';
import { NavLink, useParams, useSearchParams } from 'react-router';
import type { WatchedState } from '../bridge/bridge-context.tsx';
import { useBridge } from '../bridge/bridge-context.tsx';
import { NotFound } from '../components/not-found.tsx';
import { PageHeading } from '../components/page.tsx';
import { StatusLine } from '../components/words.tsx';
import { useTexts } from '../texts/texts.ts';
import { AlbumList } from './album-list.tsx';
import { ArtistList } from './artist-list.tsx';
import type { Sorting } from './columns.ts';
import { GenreList } from './genre-list.tsx';
import { LibraryLines } from './library-lines.tsx';
import styles from './library-page.module.css';
import { useListAddress } from './list-address.tsx';
import { SearchField } from './search-field.tsx';
import { SortMenu } from './sort-menu.tsx';
import type { Source } from './source.ts';
import { TrackTable } from './track-table.tsx';
import { useSorting } from './use-sorting.ts';
import { useFirstPage } from './use-track-pages.ts';

const VIEWS = ['tracks', 'favourites', 'albums', 'artists', 'genres'] as const;
type View = (typeof VIEWS)[number];

const BY_TITLE: Sorting = { order: 'title', direction: 'ascending' };

/** The library: its tracks, favourites, albums, artists and genres, and the search. All of it stands in the address. */
export default function LibraryPage({ watched }: { readonly watched: WatchedState }) {
  const { t } = useTexts();
  const { view: wanted = 'tracks' } = useParams();
  const [search, setSearch] = useSearchParams();
  const [sorting, sort] = useSorting(BY_TITLE);
  const view = VIEWS.find((name) => name === wanted);
  const text = search.get('q') ?? '';
  const searched = useDeferredValue(text.trim());
  if (view === undefined) return <NotFound />;
  const changeText = (next: string) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        after.delete('search');
        if (next === '') after.delete('q');
        else after.set('q', next);
        return after;
      },
      { replace: true },
    );
  const isSearch = searched !== '';
  const source: Source = isSearch
    ? { kind: 'search', text: searched }
    : { kind: 'list', request: { of: view === 'favourites' ? 'favourites' : 'library', ...sorting } };
  const isTable = isSearch || view === 'tracks' || view === 'favourites';
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <PageHeading
          title={t.library.title}
          windowTitle={isSearch ? t.library.searchTitle(searched) : t.library.views[view]}
        />
        <SearchField text={text} onChange={changeText} takesFocus={search.has('search')} />
      </header>
      <div className={styles.bar}>
        <Views view={view} />
        {isTable && !isSearch ? <SortMenu sorting={sorting} onSort={sort} /> : null}
        <Count view={view} source={source} />
      </div>
      <div className={styles.body}>
        {isTable ? (
          <TrackTable
            label={isSearch ? t.library.searchTitle(searched) : t.library.views[view]}
            source={source}
            sorting={isSearch ? null : sorting}
            onSort={sort}
            empty={emptyTexts(view, searched, t.library)}
          />
        ) : null}
        {!isTable && view === 'albums' ? <AlbumList /> : null}
        {!isTable && view === 'artists' ? <ArtistList /> : null}
        {!isTable && view === 'genres' ? <GenreList /> : null}
      </div>
      <LibraryLines watched={watched} />
    </div>
  );
}

/** The part that is shown stays marked during a search, which leads back to it. */
function Views({ view }: { readonly view: View }) {
  const { t } = useTexts();
  const current = useRef<HTMLAnchorElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another view has another link
  useLayoutEffect(() => scrollToMiddle(current.current), [view]);
  const addressOf = useListAddress();
  return (
    <nav className={styles.views} aria-label={t.library.viewsLabel}>
      {VIEWS.map((name) => (
        <NavLink
          key={name}
          ref={name === view ? current : null}
          to={addressOf(name === 'tracks' ? '/library' : `/library/${name}`)}
          end
          {...(name === view && styles.current !== undefined ? { className: styles.current } : {})}
        >
          {t.library.views[name]}
        </NavLink>
      ))}
    </nav>
  );
}

/** On a narrow window the views are wider than the screen. `scrollIntoView` would move the start of the tab order too. */
function scrollToMiddle(link: HTMLElement | null): void {
  const list = link?.parentElement;
  if (link === null || list == null) return;
  list.scrollLeft = link.offsetLeft - list.offsetLeft - (list.clientWidth - link.offsetWidth) / 2;
}

/** How many there are; read out once the number changes. */
function Count({ view, source }: { readonly view: View; readonly source: Source }) {
  const { t } = useTexts();
  const bridge = useBridge();
  const isSearch = source.kind === 'search';
  const { first } = useFirstPage(source);
  const others = useQuery({
    queryKey: ['count', view],
    enabled: !isSearch && view !== 'tracks' && view !== 'favourites',
    queryFn: async () => {
      if (view === 'albums') return t.library.albums((await bridge.albums({ limit: 1 })).total);
      if (view === 'artists') return t.library.artists((await bridge.artists({ limit: 1 })).total);
      return t.library.genres((await bridge.genres()).length);
    },
  });
  const isTable = isSearch || view === 'tracks' || view === 'favourites';
  const ofTable =
    first === null
      ? ''
      : isSearch
        ? t.library.found(first.total, first.isCapped === true)
        : t.library.tracks(first.total);
  return (
    <div className={styles.count} role="status">
      {isTable ? ofTable : (others.data ?? '')}
      {first?.isReady === false ? <StatusLine tone="warning">{t.library.indexing}</StatusLine> : null}
    </div>
  );
}

function emptyTexts(view: View, searched: string, t: ReturnType<typeof useTexts>['t']['library']) {
  if (searched !== '') return { title: t.nothingFound, hint: t.nothingFoundHint(searched) };
  if (view === 'favourites') return { title: t.noFavourites, hint: t.noFavouritesHint };
  return { title: t.empty, hint: t.emptyHint };
}
