import type { ReactNode } from 'react';
import { Link } from 'react-router';
import styles from './back-link.module.css';
import { Icon } from './icons.tsx';

/** Leads from a page to the one that it belongs to. It stands above the heading. */
export function BackLink({ to, children }: { readonly to: string; readonly children: ReactNode }) {
  return (
    <Link to={to} className={styles.back}>
      <Icon name="back" size={18} />
      {children}
    </Link>
  );
}
