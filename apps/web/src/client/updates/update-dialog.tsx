import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import LinearProgress from '@mui/material/LinearProgress';
import { useId } from 'react';
import type { UpdateOffer, UpdateReason } from '../../contract/updates.ts';
import { StatusLine } from '../components/words.tsx';
import { type Texts, TextsProvider, useTexts } from '../texts/texts.ts';
import styles from './update-dialog.module.css';

export type UpdateStage =
  | { readonly at: 'offered' }
  | { readonly at: 'skipped' }
  /** `fraction` from 0 to 1. */
  | { readonly at: 'downloading'; readonly fraction: number }
  /** `problem`: why it was not installed when the listener asked for it. */
  | { readonly at: 'ready'; readonly problem: UpdateReason | null }
  /** It waits for the end of the app. */
  | { readonly at: 'on-quit' }
  /** A backup is made before, or the app is about to start again. */
  | { readonly at: 'installing' };

export interface UpdateDialogProps {
  readonly texts: Texts;
  readonly offer: UpdateOffer;
  readonly stage: UpdateStage;
  readonly onDownload: () => void;
  /** Postpones the version. */
  readonly onLater: () => void;
  readonly onSkip: () => void;
  readonly onUnskip: () => void;
  readonly onRestart: () => void;
  readonly onInstallOnQuit: () => void;
  /** Changes nothing. */
  readonly onClose: () => void;
}

/**
 * Offers a version: what is new in it, whether it changes the library, and whether one can go back. The app opens it when
 * the listener asks; it never opens by itself.
 *
 * @example
 * <UpdateDialog texts={texts} offer={offer} stage={{ at: 'offered' }} onDownload={updates.download} {...others} />
 */
export function UpdateDialog({ texts, ...props }: UpdateDialogProps) {
  const { t } = texts;
  const titleId = useId();
  const { version, installed, notes } = props.offer;
  return (
    <TextsProvider value={texts}>
      <Dialog open onClose={props.onClose} maxWidth="sm" fullWidth aria-labelledby={titleId}>
        <DialogTitle id={titleId}>{t.update.title(version)}</DialogTitle>
        {/* On a small window the notes scroll, also by keyboard. */}
        <DialogContent className={styles.content} tabIndex={0}>
          <p className={styles.note}>{t.update.installed(installed)}</p>
          <Consequences offer={props.offer} />
          <section>
            <h3>{t.update.notes}</h3>
            <ul className={styles.notes}>
              {notes.map(({ id, text }) => (
                <li key={id}>{text}</li>
              ))}
            </ul>
          </section>
          <Stage stage={props.stage} />
        </DialogContent>
        <DialogActions>
          <Choices {...props} />
        </DialogActions>
      </Dialog>
    </TextsProvider>
  );
}

function Consequences({ offer: { library, lastBackupAt } }: Pick<UpdateDialogProps, 'offer'>) {
  const { t, f } = useTexts();
  const canGoBack = library.effect === 'none' || (library.effect === 'upgrade' && library.canReturn);
  return (
    <div className={styles.consequences}>
      {library.effect === 'unknown' ? (
        <StatusLine tone="warning">{t.update.unknownLibrary}</StatusLine>
      ) : (
        <>
          <StatusLine tone="success">
            {library.effect === 'none' ? t.update.keepsLibrary : t.update.changesLibrary}
          </StatusLine>
          <StatusLine tone={canGoBack ? 'success' : 'warning'}>
            {canGoBack ? t.update.canGoBack : t.update.cannotGoBack}
          </StatusLine>
        </>
      )}
      <StatusLine tone={lastBackupAt === null ? 'warning' : 'success'}>
        {lastBackupAt === null ? t.update.noBackup : t.update.lastBackup(f.ago(lastBackupAt))}
      </StatusLine>
    </div>
  );
}

function Stage({ stage }: Pick<UpdateDialogProps, 'stage'>) {
  const { t, f } = useTexts();
  return (
    <div className={styles.stage} role="status">
      {stage.at === 'downloading' ? (
        <>
          <LinearProgress variant="determinate" value={stage.fraction * 100} aria-label={t.update.downloading} />
          <p className={styles.note}>{`${t.update.downloading} · ${f.wholePercent(stage.fraction)}`}</p>
        </>
      ) : null}
      {stage.at === 'ready' && stage.problem === null ? <p>{t.update.ready}</p> : null}
      {stage.at === 'ready' && stage.problem !== null ? (
        <StatusLine tone="warning">{`${stage.problem.message} ${stage.problem.hint}`}</StatusLine>
      ) : null}
      {stage.at === 'on-quit' ? <p>{t.update.willInstall}</p> : null}
      {stage.at === 'installing' ? <p>{t.update.installing}</p> : null}
      {stage.at === 'skipped' ? <p>{t.update.skipped}</p> : null}
    </div>
  );
}

function Choices(props: Omit<UpdateDialogProps, 'texts'>) {
  const { t } = useTexts();
  const { at } = props.stage;
  const close = <Button onClick={props.onClose}>{t.frame.close}</Button>;
  if (at === 'downloading' || at === 'installing') return close;
  if (at === 'ready' || at === 'on-quit') {
    return (
      <>
        {at === 'ready' ? <Button onClick={props.onInstallOnQuit}>{t.update.onQuit}</Button> : close}
        <Button variant="contained" color="primary" onClick={props.onRestart}>
          {t.update.restart}
        </Button>
      </>
    );
  }
  return (
    <>
      <Button variant="text" onClick={at === 'skipped' ? props.onUnskip : props.onSkip}>
        {at === 'skipped' ? t.update.unskip : t.update.skip}
      </Button>
      <Button onClick={props.onLater}>{t.update.later}</Button>
      <Button variant="contained" color="primary" onClick={props.onDownload}>
        {t.update.download}
      </Button>
    </>
  );
}
