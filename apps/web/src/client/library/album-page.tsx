import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { useBridge } from '../bridge/bridge-context.tsx';
import { LoadError } from '../components/words.tsx';
import { useTexts } from '../texts/texts.ts';
import { Cover } from './cover.tsx';
import { DetailPage } from './detail-page.tsx';
import styles from './library-page.module.css';

/** One album, in the order of its discs. */
export default function AlbumPage() {
  const { id = '' } = useParams();
  const { t } = useTexts();
  const bridge = useBridge();
  const { data, error, refetch } = useQuery({ queryKey: ['album', id], queryFn: () => bridge.album(id) });
  if (data === undefined) return error === null ? null : <LoadError error={error} onRetry={() => void refetch()} />;
  const artist = data.artist ?? t.library.unknownArtist;
  return (
    <DetailPage
      of="album"
      id={id}
      title={data.title || t.library.untitled}
      back={{ to: '/library/albums', label: t.library.views.albums }}
      firstSorting={{ order: 'album', direction: 'ascending' }}
      cover={<Cover title={data.title} />}
    >
      <p dir="auto">
        {data.artistId === null ? artist : <Link to={`/library/artists/${data.artistId}`}>{artist}</Link>}
      </p>
      <p className={styles.muted}>{[data.year ?? [], t.library.tracks(data.tracks)].flat().join(' · ')}</p>
    </DetailPage>
  );
}
