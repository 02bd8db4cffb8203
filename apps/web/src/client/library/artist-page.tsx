import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { useBridge } from '../bridge/bridge-context.tsx';
import { Unavailable } from '../components/unavailable.tsx';
import { useTexts } from '../texts/texts.ts';
import styles from './artist-page.module.css';
import { DetailPage } from './detail-page.tsx';

/** One artist: the albums, and all tracks. */
export default function ArtistPage() {
  const { id = '' } = useParams();
  const { t } = useTexts();
  const bridge = useBridge();
  const { data, error, refetch } = useQuery({ queryKey: ['artist', id], queryFn: () => bridge.artist(id) });
  if (data === undefined)
    return <Unavailable title={t.library.views.artists} error={error} onRetry={() => void refetch()} />;
  return (
    <DetailPage
      of="artist"
      id={id}
      title={data.name}
      back={{ to: '/library/artists', label: t.library.views.artists }}
      firstSorting={{ order: 'album', direction: 'ascending' }}
    >
      <p className={styles.counts}>{`${t.library.albums(data.albums)} · ${t.library.tracks(data.tracks)}`}</p>
      <ul className={styles.albums} aria-label={t.library.views.albums}>
        {data.albumRows.map((album) => (
          <li key={album.id}>
            <Link to={`/library/albums/${album.id}`} dir="auto">
              {album.title || t.library.untitled}
            </Link>
            {album.year === null ? '' : ` ${album.year}`}
          </li>
        ))}
      </ul>
    </DetailPage>
  );
}
