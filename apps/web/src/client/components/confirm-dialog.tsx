import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { useId } from 'react';
import { useTexts } from '../texts/texts.ts';
import styles from './words.module.css';

export interface ConfirmDialogProps {
  readonly title: string;
  /** Names what goes and what stays. */
  readonly body: string;
  readonly confirm: string;
  readonly tone: 'normal' | 'destructive';
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

/** The second question before something goes for good. The focus starts on the safe answer. */
export function ConfirmDialog({ title, body, confirm, tone, onConfirm, onCancel }: ConfirmDialogProps) {
  const { t } = useTexts();
  const [titleId, bodyId] = [useId(), useId()];
  return (
    <Dialog open onClose={onCancel} maxWidth="xs" fullWidth aria-labelledby={titleId} aria-describedby={bodyId}>
      <DialogTitle id={titleId} dir="auto" title={title}>
        <span className={styles.clamped}>{title}</span>
      </DialogTitle>
      <DialogContent>
        <p id={bodyId}>{body}</p>
      </DialogContent>
      <DialogActions>
        <Button autoFocus onClick={onCancel}>
          {t.frame.cancel}
        </Button>
        <Button variant="contained" color={tone === 'destructive' ? 'error' : 'primary'} onClick={onConfirm}>
          {confirm}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
