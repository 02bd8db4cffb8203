import Button from '@mui/material/Button';
import type { UpdateSettings } from '../../contract/updates.ts';
import { useTexts } from '../texts/texts.ts';
import styles from './settings.module.css';

export interface PutOffVersionsProps {
  readonly choices: Pick<UpdateSettings, 'skipped' | 'later'>;
  readonly onOfferAgain: (version: string) => void;
}

/** The versions that the listener skipped, and the one that was postponed, each with the way to undo that. */
export function PutOffVersions({ choices: { skipped, later }, onOfferAgain }: PutOffVersionsProps) {
  const { t, f } = useTexts();
  const words = t.settings.updates;
  const isSkipped = (version: string) => skipped.some((each) => each.version === version);
  const isPostponed = later !== null && Date.parse(later.until) > Date.now() && !isSkipped(later.version);
  const rows = [
    ...(isPostponed ? [{ version: later.version, text: words.postponed(later.version, f.when(later.until)) }] : []),
    ...skipped.map(({ version, skippedAt }) => ({ version, text: words.skipped(version, f.when(skippedAt)) })),
  ];
  if (rows.length === 0) return null;
  return (
    <div className={styles.putOff}>
      <h3>{words.putOff}</h3>
      <ul>
        {rows.map(({ version, text }) => (
          <li key={version}>
            <span>{text}</span>
            <Button size="small" aria-label={words.offerAgainVersion(version)} onClick={() => onOfferAgain(version)}>
              {words.offerAgain}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
