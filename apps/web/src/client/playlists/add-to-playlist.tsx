import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { useId, useState } from 'react';
import { useNotices, type Words } from '../components/notices.tsx';
import { describeError } from '../components/words.tsx';
import { useTexts } from '../texts/texts.ts';
import { NameDialog } from './name-dialog.tsx';
import { PlaylistChoices } from './playlist-choices.tsx';
import { usePlaylistChanges } from './use-playlist-changes.ts';

/** What is to be added: one track, or several. Their ids may have to be loaded first. */
export type Addition =
  | { readonly kind: 'track'; readonly title: string; readonly load: () => Promise<readonly string[]> }
  | { readonly kind: 'tracks'; readonly load: () => Promise<readonly string[]> };

export interface AddToPlaylistProps {
  readonly addition: Addition;
  readonly onClose: () => void;
}

/** Chooses the playlist for tracks, or makes one for them. */
export default function AddToPlaylist({ addition, onClose }: AddToPlaylistProps) {
  const { t } = useTexts();
  const notices = useNotices();
  const changes = usePlaylistChanges();
  const [isNaming, setNaming] = useState(false);
  const titleId = useId();
  const add = async (id: string, name: string) => {
    const tracks = await addition.load();
    const { added } = await changes.add(id, tracks);
    notices.succeed(outcomeOf(addition, { added, given: tracks.length, name }));
  };
  const choose = (id: string, name: string) => {
    onClose();
    add(id, name).catch((error: unknown) => notices.fail((texts) => describeError(error, texts.t)));
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
        <PlaylistChoices onChoose={choose} />
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

interface Outcome {
  readonly added: number;
  readonly given: number;
  readonly name: string;
}

/** A playlist has a track once: what it had already is said, too. */
function outcomeOf(addition: Addition, { added, given, name }: Outcome): Words {
  if (addition.kind === 'tracks') return ({ t }) => t.library.addedMany(added, given, name);
  return ({ t: { library } }) =>
    (added === 0 ? library.hadAlready : library.added)(addition.title || library.untitled, name);
}
