import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import styles from './page.module.css';

/** Whether a page that appears takes the focus: not when it is the first that the browser loads. */
export const HeadingFocusContext = createContext<'takes-focus' | 'keeps-focus'>('takes-focus');

export interface PageProps {
  readonly title: string;
  /** In the title of the window, where it differs from the heading. */
  readonly windowTitle?: string;
  /** Stands beside the heading. */
  readonly actions?: ReactNode;
  /** The way back, above the heading. */
  readonly crumb?: ReactNode;
  readonly width?: 'text' | 'full';
  readonly children: ReactNode;
}

/** One screen: its only `h1`, which takes the focus so that a screen reader announces the change. */
export function Page({ title, windowTitle = title, actions, crumb, width = 'full', children }: PageProps) {
  return (
    <div className={width === 'text' ? `${styles.page} ${styles.text}` : styles.page}>
      <div>
        {crumb}
        <header className={styles.head}>
          <PageHeading title={title} windowTitle={windowTitle} />
          {actions === undefined ? null : <div className={styles.actions}>{actions}</div>}
        </header>
      </div>
      {children}
    </div>
  );
}

/** From so many characters on, a heading may be cut off. */
const LONG = 40;

export function PageHeading({ title, windowTitle = title }: Pick<PageProps, 'title' | 'windowTitle'>) {
  const heading = useRef<HTMLHeadingElement>(null);
  // Only when the page appears: a change of its address by a search must not take the focus from the field.
  const [focus] = useState(useContext(HeadingFocusContext));
  useEffect(() => {
    if (focus === 'takes-focus') heading.current?.focus({ preventScroll: true });
  }, [focus]);
  useEffect(() => {
    document.title = `${windowTitle} · Auralis`;
  }, [windowTitle]);
  return (
    <h1 ref={heading} tabIndex={-1} dir="auto" title={title.length > LONG ? title : undefined}>
      {title}
    </h1>
  );
}
