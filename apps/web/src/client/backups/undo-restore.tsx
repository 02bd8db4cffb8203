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

/** Offers to take back the last restore, as long as nothing new was made. */
export function UndoRestore({ undo, isBusy, onUndo }: UndoRestoreProps) {
  const { t, f } = useTexts();
  const [isAsking, setAsking] = useState(false);
  return (
    <div className={styles.undo}>
      <span>{t.backups.undoLine(f.when(undo.restoredAt))}</span>
      <Button disabled={isBusy} startIcon={<Icon name="undo" size={18} />} onClick={() => setAsking(true)}>
        {t.backups.undo}
      </Button>
      {isAsking ? (
        <ConfirmDialog
          title={t.backups.undoTitle}
          body={t.backups.undoBody}
          confirm={t.backups.undo}
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
