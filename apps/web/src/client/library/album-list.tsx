import { useVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import type { Album } from '../../contract/library.ts';
import { useKeptScroll } from '../app/kept-scroll.ts';
import { useBridge } from '../bridge/bridge-context.tsx';
import { Empty, LoadError } from '../components/words.tsx';
import { useTexts } from '../texts/texts.ts';
import { Cover } from './cover.tsx';
import styles from './item-list.module.css';
import layout from './library-page.module.css';
import { useListPages } from './use-list-pages.ts';

const SMALLEST = 148;
const GAP = 24;
/** Below a cover: its title, its artist, and the space to the next row. */
const BELOW = 88;

/** Albums as covers, as many beside each other as there is room for. */
export function AlbumList() {
  const { t } = useTexts();
  const bridge = useBridge();
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller);
  const perRow = Math.max(2, Math.floor((width + GAP) / (SMALLEST + GAP)));
  const [range, setRange] = useState({ first: 0, last: 0 });
  const { total, rowAt, error, retry } = useListPages('albums', bridge.albums, range.first, range.last);
  const size = (width - (perRow - 1) * GAP) / perRow + BELOW;
  const rows = useVirtualizer({
    count: Math.ceil((total ?? 0) / perRow),
    getScrollElement: () => scroller.current,
    estimateSize: () => size,
    overscan: 3,
  });
  // After the rows, which begin at the top themselves.
  useKeptScroll(scroller, 'albums');
  const items = rows.getVirtualItems();
  const first = (items[0]?.index ?? 0) * perRow;
  const last = Math.max(first, ((items.at(-1)?.index ?? 0) + 1) * perRow - 1);
  useLayoutEffect(() => setRange({ first, last }), [first, last]);
  const { measure } = rows;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the size of the rows is what has changed
  useLayoutEffect(() => measure(), [measure, size]);
  if (error !== null && total === null) return <LoadError error={error} onRetry={retry} />;
  if (total === 0) return <Empty title={t.library.empty} hint={t.library.emptyHint} />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section ref={scroller} className={styles.scroll} aria-label={t.library.views.albums} tabIndex={0}>
      <div className={styles.albums} style={{ height: rows.getTotalSize() }}>
        {items.map(({ index, start }) => (
          <div
            key={index}
            className={styles.albumRow}
            style={{ transform: `translateY(${start}px)`, gridTemplateColumns: `repeat(${perRow}, minmax(0, 1fr))` }}
          >
            {Array.from({ length: Math.min(perRow, (total ?? 0) - index * perRow) }, (_, column) => {
              const position = index * perRow + column;
              return <AlbumTile key={position} album={rowAt(position)} />;
            })}
          </div>
        ))}
      </div>
    </section>
  );
}

function AlbumTile({ album }: { readonly album: Album | undefined }) {
  const { t } = useTexts();
  if (album === undefined) return <span className={styles.album} />;
  const artist = album.artist ?? t.library.unknownArtist;
  return (
    <Link to={`/library/albums/${album.id}`} className={styles.album}>
      <Cover title={album.title} />
      <span className={styles.name} dir="auto" title={album.title}>
        {album.title || t.library.untitled}
      </span>
      <span className={layout.muted} dir="auto" title={artist}>
        {artist}
        {album.year === null ? '' : ` · ${album.year}`}
      </span>
    </Link>
  );
}

function useWidth(element: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return;
    const read = () => setWidth(current.clientWidth);
    read();
    const observer = new ResizeObserver(read);
    observer.observe(current);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
