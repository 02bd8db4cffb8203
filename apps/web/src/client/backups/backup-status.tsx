import type { Backups } from '../../contract/backups.ts';
import { StatusLine } from '../components/words.tsx';
import { useTexts } from '../texts/texts.ts';
import { lastVerified } from './proof.ts';

export interface BackupStatusProps extends Pick<Backups, 'rows'> {
  /** `closed` where the library can't be opened, and so no backup can be made of it. */
  readonly library: 'open' | 'closed';
}

/** The first thing to know: is there a backup that works? */
export function BackupStatus({ rows, library }: BackupStatusProps) {
  const { t, f } = useTexts();
  const last = lastVerified(rows);
  if (last !== null) {
    return (
      <StatusLine tone="success">
        {t.backups.statusVerified(f.ago(last.createdAt), t.backups.tracks(last.rows.tracks ?? 0))}
      </StatusLine>
    );
  }
  return (
    <StatusLine tone="warning">
      {library === 'closed' ? t.backups.statusClosed : `${t.backups.statusNone} ${t.backups.statusNoneHint}`}
    </StatusLine>
  );
}
