import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import LinearProgress from '@mui/material/LinearProgress';
import { useId } from 'react';
import type { Release } from '../../contract/about.ts';
import { StatusLine } from '../components/words.tsx';
import { type Texts, TextsProvider, useTexts } from '../texts/texts.ts';
import styles from './update-dialog.module.css';

export interface UpdateOffer {
  readonly installed: string;
  readonly release: Release;
  /** ISO date; null if there is no checked backup. */
  readonly lastVerifiedBackup: string | null;
  readonly stage:
    | { readonly at: 'offered' }
    | { readonly at: 'skipped' }
    /** `fraction` from 0 to 1. */
    | { readonly at: 'downloading'; readonly fraction: number }
    | { readonly at: 'ready' }
    /** The library is being updated, backed up or restored, and nothing is installed meanwhile. */
    | { readonly at: 'blocked' };
}

export interface UpdateDialogProps {
  readonly texts: Texts;
  readonly offer: UpdateOffer;
  readonly onDownload: () => void;
  /** Also when the dialog is closed. */
  readonly onLater: () => void;
  readonly onSkip: () => void;
  readonly onUnskip: () => void;
  readonly onRestart: () => void;
  readonly onInstallOnQuit: () => void;
}

/**
 * Offers a version: what is new in it, whether it changes the library, and whether one can go back. The app opens it when
 * the listener asks; it never opens by itself.
 *
 * @example
 * <UpdateDialog texts={texts} offer={offer} onDownload={updates.download} onLater={close} {...others} />
 */
export function UpdateDialog({ texts, ...props }: UpdateDialogProps) {
  const { t } = texts;
  const titleId = useId();
  const { release, installed, lastVerifiedBackup } = props.offer;
  return (
    <TextsProvider value={texts}>
      <Dialog open onClose={props.onLater} maxWidth="sm" fullWidth aria-labelledby={titleId}>
        <DialogTitle id={titleId}>{t.update.title(release.version)}</DialogTitle>
        {/* On a small window the notes scroll, also by keyboard. */}
        <DialogContent className={styles.content} tabIndex={0}>
          <p className={styles.note}>{t.update.installed(installed)}</p>
          <Consequences release={release} lastVerifiedBackup={lastVerifiedBackup} />
          <section>
            <h3>{t.update.notes}</h3>
            <ul className={styles.notes}>
              {release.entries.map(({ id, text }) => (
                <li key={id}>{text}</li>
              ))}
            </ul>
          </section>
          <Stage stage={props.offer.stage} />
        </DialogContent>
        <DialogActions>
          <Choices {...props} />
        </DialogActions>
      </Dialog>
    </TextsProvider>
  );
}

function Consequences({
  release: { schema },
  lastVerifiedBackup,
}: Pick<UpdateOffer, 'release' | 'lastVerifiedBackup'>) {
  const { t, f } = useTexts();
  const canGoBack = schema === null || !schema.breaking;
  return (
    <div className={styles.consequences}>
      <StatusLine tone="success">{schema === null ? t.update.keepsLibrary : t.update.changesLibrary}</StatusLine>
      <StatusLine tone={canGoBack ? 'success' : 'warning'}>
        {canGoBack ? t.update.canGoBack : t.update.cannotGoBack}
      </StatusLine>
      <StatusLine tone={lastVerifiedBackup === null ? 'warning' : 'success'}>
        {lastVerifiedBackup === null ? t.update.noBackup : t.update.lastBackup(f.ago(lastVerifiedBackup))}
      </StatusLine>
    </div>
  );
}

function Stage({ stage }: Pick<UpdateOffer, 'stage'>) {
  const { t, f } = useTexts();
  return (
    <div className={styles.stage} role="status">
      {stage.at === 'downloading' ? (
        <>
          <LinearProgress variant="determinate" value={stage.fraction * 100} aria-label={t.update.downloading} />
          <p className={styles.note}>{`${t.update.downloading} · ${f.wholePercent(stage.fraction)}`}</p>
        </>
      ) : null}
      {stage.at === 'ready' ? <p>{t.update.ready}</p> : null}
      {stage.at === 'blocked' ? <p>{t.update.blocked}</p> : null}
      {stage.at === 'skipped' ? <p>{t.update.skipped}</p> : null}
    </div>
  );
}

function Choices({
  offer,
  onDownload,
  onLater,
  onSkip,
  onUnskip,
  onRestart,
  onInstallOnQuit,
}: Omit<UpdateDialogProps, 'texts'>) {
  const { t } = useTexts();
  const { at } = offer.stage;
  if (at === 'ready') {
    return (
      <>
        <Button onClick={onInstallOnQuit}>{t.update.onQuit}</Button>
        <Button variant="contained" color="primary" onClick={onRestart}>
          {t.update.restart}
        </Button>
      </>
    );
  }
  if (at === 'downloading' || at === 'blocked') return <Button onClick={onLater}>{t.frame.close}</Button>;
  return (
    <>
      <Button variant="text" onClick={at === 'skipped' ? onUnskip : onSkip}>
        {at === 'skipped' ? t.update.unskip : t.update.skip}
      </Button>
      <Button onClick={onLater}>{t.update.later}</Button>
      <Button variant="contained" color="primary" onClick={onDownload}>
        {t.update.download}
      </Button>
    </>
  );
}
