import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import LinearProgress from '@mui/material/LinearProgress';
import { useId } from 'react';
import { StatusLine } from '../components/words.tsx';
import { useTexts } from '../texts/texts.ts';
import styles from './update-dialog.module.css';
import type { UpdateResult } from './update-views.ts';

export interface ResultDialogProps {
  readonly result: UpdateResult;
  readonly onRetry: () => void;
  readonly onClose: () => void;
}

/** What a check found where there is nothing to offer. */
export function ResultDialog({ result, onRetry, onClose }: ResultDialogProps) {
  const { t } = useTexts();
  const titleId = useId();
  return (
    <Dialog open onClose={onClose} maxWidth="xs" fullWidth aria-labelledby={titleId}>
      <DialogTitle id={titleId}>{t.update.name}</DialogTitle>
      <DialogContent className={styles.content}>
        <div className={styles.stage} role="status">
          {'dropped' in result && result.dropped !== null ? (
            <StatusLine tone="warning">{t.update.dropped(result.dropped)}</StatusLine>
          ) : null}
          <Result result={result} />
        </div>
      </DialogContent>
      <DialogActions disableSpacing>
        {result.of === 'failure' ? <Button onClick={onRetry}>{t.frame.retry}</Button> : null}
        <Button variant="contained" color="primary" onClick={onClose}>
          {t.frame.close}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function Result({ result }: Pick<ResultDialogProps, 'result'>) {
  const { t } = useTexts();
  switch (result.of) {
    case 'checking':
      return (
        <>
          <p>{t.update.checking}</p>
          <LinearProgress aria-label={t.update.checking} />
        </>
      );
    case 'newest':
      return <StatusLine tone="success">{t.update.newest}</StatusLine>;
    case 'held':
    case 'failure': {
      const { message, hint } = t.update.describe(result.reason);
      return (
        <>
          <StatusLine tone={result.of === 'held' ? 'warning' : 'error'}>{message}</StatusLine>
          <p>{hint}</p>
        </>
      );
    }
  }
}
