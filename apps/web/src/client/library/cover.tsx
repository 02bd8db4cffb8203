import type { CSSProperties } from 'react';
import styles from './cover.module.css';
import { hashText, initialsOf } from './cover-text.ts';

/** A cover made from the title: the same title always looks the same. */
export function Cover({ title }: { readonly title: string }) {
  const style = {
    '--hue': `${hashText(title, 360)}`,
    '--turn': `${hashText(`${title} `, 8) * 45}deg`,
  } as CSSProperties;
  return (
    <span className={styles.cover} style={style} aria-hidden="true">
      {initialsOf(title)}
    </span>
  );
}
