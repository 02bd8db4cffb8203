import Button from '@mui/material/Button';
import { useState } from 'react';
import { useTexts } from '../texts/texts.ts';
import styles from './update-line.module.css';
import { lineKey, lineOf, type UpdateLine } from './update-views.ts';
import { describeLine } from './update-words.ts';
import type { WatchedUpdates } from './updates-context.tsx';

/**
 * What the updates say without being asked. Lies over the lower edge, so that nothing moves when it comes and goes, and
 * takes neither the focus nor a key.
 */
export function UpdateNotice({ watched }: { readonly watched: WatchedUpdates }) {
  const { t, f } = useTexts();
  const [closed, setClosed] = useState<string | null>(null);
  const line = lineFor(watched);
  const isShown = line !== null && lineKey(line) !== closed;
  const close = () => {
    if (watched.refusal !== null) watched.forgetRefusal();
    else if (line !== null) setClosed(lineKey(line));
  };
  return (
    <section className={styles.place} aria-label={t.update.name}>
      <div className={isShown ? styles.line : undefined}>
        <div role="status">{isShown ? describeLine(line, t) : null}</div>
        {/* Outside of the status: a screen reader would say every step. */}
        {isShown && line.about === 'downloading' ? (
          <span className={styles.progress}>{f.wholePercent(line.fraction)}</span>
        ) : null}
        {isShown ? (
          <div className={styles.buttons}>
            <Button size="small" onClick={watched.show}>
              {t.update.show}
            </Button>
            <Button size="small" variant="text" onClick={close}>
              {t.frame.close}
            </Button>
          </div>
        ) : null}
      </div>
    </section>
  );
}

function lineFor({ state, refusal }: WatchedUpdates): UpdateLine | null {
  return refusal === null ? lineOf(state) : { about: 'failed', reason: refusal.reason };
}
