import Button from '@mui/material/Button';
import type { Backup } from '../../contract/backups.ts';
import { StatusLine } from '../components/words.tsx';
import { useTexts } from '../texts/texts.ts';
import styles from './backups.module.css';
import { countsOf, proofOf, proofTone } from './proof.ts';

export interface BackupRowProps {
  readonly backup: Backup;
  readonly isBusy: boolean;
  /** Whether it is this backup that the app works on. */
  readonly isWorking: boolean;
  readonly onVerify: () => void;
  readonly onRestore: () => void;
  readonly onRemove: () => void;
}

export function BackupRow({ backup, isBusy, isWorking, onVerify, onRestore, onRemove }: BackupRowProps) {
  const texts = useTexts();
  const { t, f } = texts;
  const { createdAt, reason, label, appVersion, schemaVersion, isReadable, isProtected, bytes } = backup;
  const when = f.when(createdAt);
  const nameOf = (action: string) => t.backups.named(action.replace(/\s*…$/, ''), when);
  return (
    <li className={styles.row} aria-busy={isWorking}>
      <div className={styles.main}>
        <h2>
          <time dateTime={createdAt} title={f.dateTime(createdAt)}>
            {when}
          </time>
        </h2>
        <p dir="auto">{label === null ? t.backups.reasons[reason] : `${t.backups.reasons[reason]} · ${label}`}</p>
      </div>
      <div className={styles.facts}>
        <p className={styles.counts}>{[countsOf(backup, texts), f.bytes(bytes)].join(' · ')}</p>
        <p className={styles.note}>{t.backups.madeBy(appVersion, schemaVersion)}</p>
        <div className={styles.proof}>
          <StatusLine tone={proofTone(backup)}>
            <span title={backup.failure?.reason}>{proofOf(backup, texts)}</span>
          </StatusLine>
          {isProtected ? <span className={styles.note}>{t.backups.protected}</span> : null}
          {isReadable ? null : <StatusLine tone="warning">{t.backups.unreadable}</StatusLine>}
        </div>
      </div>
      <div className={styles.buttons}>
        {isProtected ? null : (
          <Button
            size="small"
            variant="text"
            aria-label={nameOf(t.backups.remove)}
            disabled={isBusy}
            onClick={onRemove}
          >
            {t.backups.remove}
          </Button>
        )}
        <Button size="small" aria-label={nameOf(t.backups.verify)} disabled={isBusy} onClick={onVerify}>
          {t.backups.verify}
        </Button>
        <Button size="small" aria-label={nameOf(t.backups.restore)} disabled={isBusy} onClick={onRestore}>
          {t.backups.restore}
        </Button>
      </div>
    </li>
  );
}
