import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import LinearProgress from '@mui/material/LinearProgress';
import { useId, useRef, useState } from 'react';
import type { UpdateOffer, UpdateReason } from '../../contract/updates.ts';
import { StatusLine } from '../components/words.tsx';
import { type Texts, TextsProvider, useTexts } from '../texts/texts.ts';
import { BackUpSwitch } from './back-up-switch.tsx';
import { proposesBackup } from './propose-backup.ts';
import { type UpdateActions, UpdateChoices } from './update-choices.tsx';
import styles from './update-dialog.module.css';
import type { UpdateStage } from './update-views.ts';

export interface UpdateDialogProps extends UpdateActions {
  readonly texts: Texts;
  readonly offer: UpdateOffer;
  readonly stage: UpdateStage;
}

/**
 * Offers a version: what is new in it, whether it changes the library, and whether one can go back. The app opens it when
 * the listener asks; it never opens by itself.
 *
 * @example
 * <UpdateDialog texts={texts} offer={offer} stage={{ at: 'offered' }} onDownload={updates.download} {...others} />
 */
export function UpdateDialog({ texts, ...props }: UpdateDialogProps) {
  const { t, f } = texts;
  const { offer, stage, onClose } = props;
  const titleId = useId();
  const content = useRef<HTMLDivElement>(null);
  const [chosen, choose] = useState<boolean | null>(null);
  const isInstallable = stage.at === 'ready' || stage.at === 'on-quit';
  const backUpFirst = isInstallable && (chosen ?? proposesBackup(offer, stage.at));
  return (
    <TextsProvider value={texts}>
      <Dialog open onClose={onClose} maxWidth="sm" fullWidth aria-labelledby={titleId}>
        <DialogTitle id={titleId}>{t.update.title(offer.version)}</DialogTitle>
        {/* On a small window the notes scroll, also by keyboard. */}
        <DialogContent ref={content} className={styles.content} tabIndex={0}>
          <p className={styles.note}>{t.update.installed(offer.installed, f.bytes(offer.bytes))}</p>
          <Consequences offer={offer} backup={isInstallable ? 'asked' : 'shown'} />
          <section>
            <h3>{t.update.notes}</h3>
            <ul className={styles.notes}>
              {offer.notes.map(({ id, text }) => (
                <li key={id}>{text}</li>
              ))}
            </ul>
          </section>
          {isInstallable ? (
            <BackUpSwitch lastBackupAt={offer.lastBackupAt} isChecked={backUpFirst} onChange={choose} />
          ) : null}
          <Stage stage={stage} />
        </DialogContent>
        <DialogActions disableSpacing>
          {/* Buttons of another stage are others: a key or click meant for the earlier ones must not reach them. */}
          <UpdateChoices key={stage.at} {...props} dialog={content} backUpFirst={backUpFirst} />
        </DialogActions>
      </Dialog>
    </TextsProvider>
  );
}

interface ConsequencesProps {
  readonly offer: UpdateOffer;
  /** Whether the age of the last backup stands here, or beside the question about another one. */
  readonly backup: 'shown' | 'asked';
}

function Consequences({ offer: { library, lastBackupAt }, backup }: ConsequencesProps) {
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
      {backup === 'shown' ? (
        <StatusLine tone={lastBackupAt === null ? 'warning' : 'success'}>
          {lastBackupAt === null ? t.update.noBackup : t.update.lastBackup(f.ago(lastBackupAt))}
        </StatusLine>
      ) : null}
    </div>
  );
}

function Stage({ stage }: Pick<UpdateDialogProps, 'stage'>) {
  const { t, f } = useTexts();
  const percent = stage.at === 'downloading' ? f.wholePercent(stage.fraction) : null;
  return (
    <div className={styles.stage}>
      {stage.at === 'downloading' ? (
        <>
          <LinearProgress variant="determinate" value={stage.fraction * 100} aria-label={t.update.downloading} />
          {/* Outside of the status: a screen reader would say every step. */}
          <p className={styles.note}>{`${t.update.downloading} · ${percent}`}</p>
        </>
      ) : null}
      <div role="status">
        <StageWords stage={stage} />
      </div>
    </div>
  );
}

function StageWords({ stage }: Pick<UpdateDialogProps, 'stage'>) {
  const { t } = useTexts();
  switch (stage.at) {
    case 'offered':
    case 'downloading':
      return null;
    case 'skipped':
      return <p>{t.update.skipped}</p>;
    case 'backing-up':
      return <p>{t.update.backingUp}</p>;
    case 'on-quit':
      return (
        <>
          <p>{t.update.willInstall}</p>
          {stage.problem === null ? null : <Problem reason={stage.problem} />}
        </>
      );
    case 'installing':
      return <p>{t.update.installing}</p>;
    case 'ready':
      if (stage.problem !== null) return <Problem reason={stage.problem} />;
      return <p>{stage.answer === 'skipped' ? t.update.skipped : t.update.ready}</p>;
  }
}

function Problem({ reason }: { readonly reason: UpdateReason }) {
  const { t } = useTexts();
  const { message, hint } = t.update.describe(reason);
  return <StatusLine tone="warning">{`${message} ${hint}`}</StatusLine>;
}
