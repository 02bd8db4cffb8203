import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { useBridge } from '../bridge/bridge-context.tsx';
import { Unavailable } from '../components/unavailable.tsx';
import { useTexts } from '../texts/texts.ts';
import { Cover } from './cover.tsx';
import { DetailPage } from './detail-page.tsx';
import styles from './library-page.module.css';
import { TotalLength } from './total-length.tsx';

const BY_NUMBER = { order: 'album', direction: 'ascending' } as const;

/** One album, in the order of its discs. */
export default function AlbumPage() {
  const { id = '' } = useParams();
  const { t } = useTexts();
  const bridge = useBridge();
  const { data, error, refetch } = useQuery({ queryKey: ['album', id], queryFn: () => bridge.album(id) });
  if (data === undefined)
    return <Unavailable title={t.library.views.albums} error={error} onRetry={() => void refetch()} />;
  const artist = data.artist ?? t.library.unknownArtist;
  return (
    <DetailPage
      of="album"
      id={id}
      title={data.title || t.library.untitled}
      back={{ to: '/library/albums', label: t.library.views.albums }}
      firstSorting={BY_NUMBER}
      cover={<Cover title={data.title} />}
    >
      <p dir="auto">
        {data.artistId === null ? artist : <Link to={`/library/artists/${data.artistId}`}>{artist}</Link>}
      </p>
      <p className={styles.muted}>
        {data.year === null ? '' : `${data.year} · `}
        <TotalLength request={{ of: 'album', id, ...BY_NUMBER }} tracks={data.tracks} />
      </p>
    </DetailPage>
  );
}
