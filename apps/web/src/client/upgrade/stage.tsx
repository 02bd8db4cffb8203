import LinearProgress from '@mui/material/LinearProgress';
import type { ReactNode } from 'react';
import { useLowerEdge } from '../components/notices.tsx';
import { PageHeading } from '../components/page.tsx';
import { useTexts } from '../texts/texts.ts';
import icon from '../theme/icon.svg';
import styles from './stage.module.css';

/** The frame of everything that is shown while the library is not open. */
export function Stage({ children }: { readonly children: ReactNode }) {
  const edge = useLowerEdge();
  return (
    <main className={edge === 'free' ? styles.stage : `${styles.stage} ${styles.covered}`}>
      <div className={styles.column}>
        <div className={styles.brand}>
          <img src={icon} alt="" width="24" height="24" />
          Auralis
        </div>
        {children}
      </div>
    </main>
  );
}

export interface WaitingProps {
  readonly title: string;
  readonly body: string;
  /** 0 to 1; null where it is not known. */
  readonly fraction: number | null;
  readonly progressLabel: string;
}

/** A title, a sentence and a bar: opening, and restoring. */
export function Waiting({ title, body, fraction, progressLabel }: WaitingProps) {
  const { f } = useTexts();
  return (
    <>
      <header className={styles.head}>
        <PageHeading title={title} />
        <p className={styles.subtitle}>{body}</p>
      </header>
      <div className={styles.progress}>
        <LinearProgress
          // Another bar, or the known share would begin where the moving one happened to be.
          key={fraction === null ? 'unknown' : 'known'}
          variant={fraction === null ? 'indeterminate' : 'determinate'}
          value={(fraction ?? 0) * 100}
          aria-label={progressLabel}
        />
        <p className={styles.figures}>{fraction === null ? '' : <strong>{f.wholePercent(fraction)}</strong>}</p>
      </div>
    </>
  );
}
