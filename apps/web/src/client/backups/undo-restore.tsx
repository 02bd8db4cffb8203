import Button from '@mui/material/Button';
import { useState } from 'react';
import type { Backups } from '../../contract/backups.ts';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { Icon } from '../components/icons.tsx';
import { useTexts } from '../texts/texts.ts';
import styles from './backups.module.css';

export interface UndoRestoreProps {
  readonly undo: NonNullable<Backups['undo']>;
  readonly isBusy: boolean;
  readonly onUndo: () => void;
}

/** Offers to take back the last restore, or the undoing of it, as long as nothing new was made. */
export function UndoRestore({ undo, isBusy, onUndo }: UndoRestoreProps) {
  const { t, f } = useTexts();
  const [isAsking, setAsking] = useState(false);
  const words = t.backups.undo[undo.of];
  return (
    <div className={styles.undo}>
      <span>{words.line(f.when(undo.restoredAt))}</span>
      <Button disabled={isBusy} startIcon={<Icon name="undo" size={18} />} onClick={() => setAsking(true)}>
        {words.action}
      </Button>
      {isAsking ? (
        <ConfirmDialog
          title={words.title}
          body={words.body}
          confirm={words.action}
          tone="normal"
          onConfirm={() => {
            setAsking(false);
            onUndo();
          }}
          onCancel={() => setAsking(false)}
        />
      ) : null}
    </div>
  );
}
