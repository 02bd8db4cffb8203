import Button from '@mui/material/Button';
import type { Failure } from '../../contract/upgrade.ts';
import { PageHeading } from '../components/page.tsx';
import { StatusLine } from '../components/words.tsx';
import { useTexts } from '../texts/texts.ts';
import styles from './stage.module.css';
import { WaysOut } from './ways-out.tsx';

/** The library is as the listener knows it. */
const SAFE: ReadonlySet<Failure['condition']> = new Set(['unchanged', 'not-opened', 'restored']);

export interface FailureViewProps {
  readonly failure: Failure;
  readonly onRestore: (backup: string) => void;
}

/** Why the library can't be opened: what happened, how the library is, and the ways out in their order. */
export function FailureView({ failure, onRestore }: FailureViewProps) {
  const { t } = useTexts();
  const { title, whatHappened, libraryState } = t.failure.describe(failure);
  return (
    <>
      <header className={styles.head}>
        <PageHeading title={title} />
      </header>
      <div className={styles.section}>
        <p>{whatHappened}</p>
        <StatusLine tone={SAFE.has(failure.condition) ? 'success' : 'warning'}>{libraryState}</StatusLine>
      </div>
      <section className={styles.section} aria-labelledby="ways-out">
        <h2 id="ways-out">{t.failure.waysOut}</h2>
        <WaysOut failure={failure} onRestore={onRestore} />
      </section>
      <Details failure={failure} />
    </>
  );
}

function Details({ failure: { code, detail } }: { readonly failure: Failure }) {
  const { t } = useTexts();
  const text = detail === '' ? code : `${code}: ${detail}`;
  return (
    <details className={styles.details}>
      <summary>{t.failure.details}</summary>
      {/* A long detail scrolls nowhere: it wraps. */}
      <pre>{text}</pre>
      <Button size="small" onClick={() => void navigator.clipboard.writeText(text)}>
        {t.failure.copy}
      </Button>
    </details>
  );
}
