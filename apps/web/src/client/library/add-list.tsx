import Button from '@mui/material/Button';
import { lazy, Suspense, useState } from 'react';
import type { ListRequest } from '../../contract/library.ts';
import { useBridge } from '../bridge/bridge-context.tsx';
import { useTexts } from '../texts/texts.ts';
import styles from './library-page.module.css';
import { loadList } from './load-tracks.ts';

const AddToPlaylist = lazy(() => import('../playlists/add-to-playlist.tsx'));

/** Adds a whole album, artist or genre to a playlist. */
export function AddList({ request }: { readonly request: ListRequest }) {
  const { t } = useTexts();
  const bridge = useBridge();
  const [isChoosing, setChoosing] = useState(false);
  const load = async () => (await loadList(bridge, request)).map(({ id }) => id);
  return (
    <>
      <Button className={styles.add} size="small" onClick={() => setChoosing(true)}>
        {t.library.addToTitle}
      </Button>
      {isChoosing ? (
        <Suspense>
          <AddToPlaylist addition={{ kind: 'tracks', load }} onClose={() => setChoosing(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
