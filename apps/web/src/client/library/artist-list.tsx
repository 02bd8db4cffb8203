import { useVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import { useKeptScroll } from '../app/kept-scroll.ts';
import { useBridge } from '../bridge/bridge-context.tsx';
import { Empty, LoadError } from '../components/words.tsx';
import { useTexts } from '../texts/texts.ts';
import styles from './item-list.module.css';
import { useListPages } from './use-list-pages.ts';

const ROW_HEIGHT = 52;

/** Artists with the number of their albums and tracks. */
export function ArtistList() {
  const { t } = useTexts();
  const bridge = useBridge();
  const scroller = useRef<HTMLDivElement>(null);
  const [range, setRange] = useState({ first: 0, last: 0 });
  const { total, rowAt, error, retry } = useListPages('artists', bridge.artists, range.first, range.last);
  const rows = useVirtualizer({
    count: total ?? 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
  });
  // After the rows, which begin at the top themselves.
  useKeptScroll(scroller, 'artists');
  const items = rows.getVirtualItems();
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0];
  useLayoutEffect(() => setRange({ first, last }), [first, last]);
  if (error !== null && total === null) return <LoadError error={error} onRetry={retry} />;
  if (total === 0) return <Empty title={t.library.empty} hint={t.library.emptyHint} />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section ref={scroller} className={styles.scroll} aria-label={t.library.views.artists} tabIndex={0}>
      <div className={styles.albums} style={{ height: rows.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const artist = rowAt(index);
          const style = { height: ROW_HEIGHT, transform: `translateY(${start}px)` };
          if (artist === undefined) return <div key={index} className={styles.line} style={style} />;
          return (
            <Link key={index} to={`/library/artists/${artist.id}`} className={styles.line} style={style}>
              <span dir="auto" title={artist.name}>
                {artist.name}
              </span>
              <span>{`${t.library.albums(artist.albums)} · ${t.library.tracks(artist.tracks)}`}</span>
            </Link>
          );
        })}
      </div>
    </section>
  );
}
