import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { type SubmitEvent, useId, useState } from 'react';
import { describeError } from '../components/words.tsx';
import { useTexts } from '../texts/texts.ts';
import styles from './playlists.module.css';
import { usePlaylists } from './use-playlist-changes.ts';

export interface NameDialogProps {
  readonly title: string;
  readonly confirm: string;
  readonly name: string;
  /** Rejects with the sentence to show. */
  readonly onSave: (name: string) => Promise<void>;
  readonly onClose: () => void;
}

/** Asks for the name of a playlist; stays open with the reason if the app refuses. */
export function NameDialog({ title, confirm, name, onSave, onClose }: NameDialogProps) {
  const { t } = useTexts();
  const [text, setText] = useState(name);
  const [error, setError] = useState('');
  const { data: playlists = [] } = usePlaylists();
  const isTaken = text.trim() !== name && playlists.some((playlist) => playlist.name === text.trim());
  const [titleId, fieldId, errorId] = [useId(), useId(), useId()];
  const save = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (text.trim() === '') return setError(t.playlists.nameMissing);
    try {
      await onSave(text.trim());
      onClose();
    } catch (refusal) {
      setError(describeError(refusal, t));
    }
  };
  return (
    <Dialog open onClose={onClose} maxWidth="xs" fullWidth aria-labelledby={titleId}>
      <form onSubmit={(event) => void save(event)} noValidate>
        <DialogTitle id={titleId}>{title}</DialogTitle>
        <DialogContent className={styles.field}>
          <label htmlFor={fieldId}>{t.playlists.name}</label>
          <input
            id={fieldId}
            dir="auto"
            autoFocus
            maxLength={1000}
            value={text}
            aria-invalid={error !== ''}
            aria-describedby={errorId}
            onChange={({ target }) => setText(target.value)}
          />
          <p id={errorId} role="alert" className={styles.error}>
            {error}
          </p>
          {/* Two playlists may have one name, so this is no error. */}
          <p role="status" className={styles.note}>
            {isTaken ? t.playlists.nameTaken : ''}
          </p>
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{t.frame.cancel}</Button>
          <Button type="submit" variant="contained" color="primary">
            {confirm}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
