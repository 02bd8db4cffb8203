import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
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
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={styles.scroll} aria-label={t.library.views.genres} tabIndex={0}>
      <ul className={styles.genres}>
        {data.map(({ id, name, tracks }) => (
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
