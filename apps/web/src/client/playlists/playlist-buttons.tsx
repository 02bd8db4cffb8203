import Button from '@mui/material/Button';
import { useState } from 'react';
import type { Playlist } from '../../contract/library.ts';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { useTexts } from '../texts/texts.ts';
import { NameDialog } from './name-dialog.tsx';
import styles from './playlists.module.css';
import { usePlaylistChanges } from './use-playlist-changes.ts';
import { usePlaylistRemoval } from './use-playlist-removal.ts';

export interface PlaylistButtonsProps {
  readonly playlist: Playlist;
  readonly onRemoved: () => void;
}

/** Renames and deletes a playlist. */
export function PlaylistButtons({ playlist, onRemoved }: PlaylistButtonsProps) {
  const { t } = useTexts();
  const changes = usePlaylistChanges();
  const removePlaylist = usePlaylistRemoval();
  const [question, setQuestion] = useState<'rename' | 'remove' | null>(null);
  const close = () => setQuestion(null);
  const remove = () => {
    close();
    void removePlaylist(playlist, onRemoved);
  };
  return (
    <div className={styles.buttons}>
      <Button aria-label={t.playlists.named(t.playlists.rename, playlist.name)} onClick={() => setQuestion('rename')}>
        {t.playlists.rename}
      </Button>
      <Button aria-label={t.playlists.named(t.playlists.remove, playlist.name)} onClick={() => setQuestion('remove')}>
        {t.playlists.remove}
      </Button>
      {question === 'rename' ? (
        <NameDialog
          title={t.playlists.rename}
          confirm={t.playlists.renameConfirm}
          name={playlist.name}
          onSave={(name) => changes.rename(playlist.id, name)}
          onClose={close}
        />
      ) : null}
      {question === 'remove' ? (
        <ConfirmDialog
          title={t.playlists.removeTitle(playlist.name)}
          body={t.playlists.removeBody(playlist.tracks)}
          confirm={t.playlists.remove}
          tone="destructive"
          onConfirm={remove}
          onCancel={close}
        />
      ) : null}
    </div>
  );
}
