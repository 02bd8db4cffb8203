import { useTexts } from '../texts/texts.ts';
import styles from './words.module.css';

/** A point in time as the distance from now; the date itself is in the tooltip and for screen readers. */
function Ago({ at }: { readonly at: string }) {
  const { f } = useTexts();
  const exact = f.dateTime(at);
  return (
    <time dateTime={at} title={exact}>
      {f.ago(at)}
      <span className={styles.hidden}> ({exact})</span>
    </time>
  );
}

/** A day, with the time of day in the tooltip. */
export function Day({ at }: { readonly at: string }) {
  const { f } = useTexts();
  return (
    <time dateTime={at} title={f.dateTime(at)}>
      {f.date(at)}
    </time>
  );
}
