import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { useBridge } from '../bridge/bridge-context.tsx';
import { NotFound } from '../components/not-found.tsx';
import { Unavailable } from '../components/unavailable.tsx';
import { useTexts } from '../texts/texts.ts';
import { DetailPage } from './detail-page.tsx';
import styles from './library-page.module.css';

/** The tracks of one genre. */
export default function GenrePage() {
  const { id = '' } = useParams();
  const { t } = useTexts();
  const bridge = useBridge();
  const { data, error, refetch } = useQuery({ queryKey: ['genres'], queryFn: () => bridge.genres() });
  if (data === undefined)
    return <Unavailable title={t.library.views.genres} error={error} onRetry={() => void refetch()} />;
  const genre = data.find((row) => row.id === id);
  if (genre === undefined) return <NotFound />;
  return (
    <DetailPage
      of="genre"
      id={id}
      title={genre.name}
      back={{ to: '/library/genres', label: t.library.views.genres }}
      firstSorting={{ order: 'title', direction: 'ascending' }}
    >
      <p className={styles.muted}>{t.library.tracks(genre.tracks)}</p>
    </DetailPage>
  );
}
