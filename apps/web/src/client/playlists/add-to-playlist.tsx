import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { useId, useState } from 'react';
import type { Track } from '../../contract/library.ts';
import { useNotices } from '../components/notices.tsx';
import { describeError } from '../components/words.tsx';
import { useTexts } from '../texts/texts.ts';
import { NameDialog } from './name-dialog.tsx';
import styles from './playlists.module.css';
import { usePlaylistChanges, usePlaylists } from './use-playlist-changes.ts';

export interface AddToPlaylistProps {
  readonly track: Track;
  readonly onClose: () => void;
}

/** Chooses the playlist for a track, or makes one for it. */
export default function AddToPlaylist({ track, onClose }: AddToPlaylistProps) {
  const { t } = useTexts();
  const notices = useNotices();
  const { data = [] } = usePlaylists();
  const changes = usePlaylistChanges();
  const [isNaming, setNaming] = useState(false);
  const titleId = useId();
  const title = track.title || t.library.untitled;
  const add = async (id: string, name: string) => {
    await changes.add(id, track.id);
    notices.succeed(t.library.added(title, name));
  };
  const choose = (id: string, name: string) => {
    onClose();
    add(id, name).catch((error: unknown) => notices.fail(`${t.library.refused(title)} ${describeError(error)}`));
  };
  if (isNaming) {
    const create = async (name: string) => add((await changes.create(name)).id, name);
    return (
      <NameDialog
        title={t.playlists.create}
        confirm={t.playlists.createConfirm}
        name=""
        onSave={create}
        onClose={onClose}
      />
    );
  }
  return (
    <Dialog open onClose={onClose} maxWidth="xs" fullWidth aria-labelledby={titleId}>
      <DialogTitle id={titleId}>{t.library.addToTitle}</DialogTitle>
      <DialogContent>
        <ul className={styles.choices}>
          {data
            .filter(({ isSmart }) => !isSmart)
            .map(({ id, name, tracks }) => (
              <li key={id}>
                <Button variant="text" onClick={() => choose(id, name)} title={name}>
                  <span className={styles.name} dir="auto">
                    {name}
                  </span>
                  <span className={styles.note}>{t.playlists.tracks(tracks)}</span>
                </Button>
              </li>
            ))}
        </ul>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{t.frame.cancel}</Button>
        <Button variant="contained" color="primary" onClick={() => setNaming(true)}>
          {t.playlists.create}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
