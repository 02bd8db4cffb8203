import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { Link } from 'react-router';
import type { Genre } from '../../contract/library.ts';
import { useKeptScroll } from '../app/kept-scroll.ts';
import { useBridge } from '../bridge/bridge-context.tsx';
import { Empty, LoadError } from '../components/words.tsx';
import { useTexts } from '../texts/texts.ts';
import styles from './genre-list.module.css';

/** All genres; there are never so many that they must be loaded in pages. */
export function GenreList() {
  const { t } = useTexts();
  const bridge = useBridge();
  const { data, error, refetch } = useQuery({ queryKey: ['genres'], queryFn: () => bridge.genres() });
  if (data === undefined) return error === null ? null : <LoadError error={error} onRetry={() => void refetch()} />;
  if (data.length === 0) return <Empty title={t.library.empty} hint={t.library.emptyHint} />;
  return <Genres rows={data} />;
}

function Genres({ rows }: { readonly rows: readonly Genre[] }) {
  const { t } = useTexts();
  const scroller = useRef<HTMLDivElement>(null);
  useKeptScroll(scroller, 'genres');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section ref={scroller} className={styles.scroll} aria-label={t.library.views.genres} tabIndex={0}>
      <ul className={styles.genres}>
        {rows.map(({ id, name, tracks }) => (
          <li key={id}>
            <Link to={`/library/genres/${id}`}>
              <span dir="auto">{name}</span>
              <span>{t.library.tracks(tracks)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
