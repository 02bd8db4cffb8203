import Button from '@mui/material/Button';
import type { ReactNode } from 'react';
import { BridgeError } from '../../contract/bridge.ts';
import { type Catalogue, useTexts } from '../texts/texts.ts';
import { Icon, type IconName } from './icons.tsx';
import styles from './words.module.css';

export type Tone = 'success' | 'warning' | 'error';

const ICONS: Readonly<Record<Tone, IconName>> = { success: 'check', warning: 'warning', error: 'error' };

/** A sentence about how things are, with an icon beside it; never a colour alone. */
export function StatusLine({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return (
    <div className={`${styles.status} ${styles[tone]}`}>
      <Icon name={ICONS[tone]} />
      <div>{children}</div>
    </div>
  );
}

export interface EmptyProps {
  readonly title: string;
  readonly hint: string;
  readonly children?: ReactNode;
}

/** Stands in for a list without rows: what is missing, and what to do. */
export function Empty({ title, hint, children }: EmptyProps) {
  return (
    <div className={styles.empty}>
      <h2>{title}</h2>
      <p>{hint}</p>
      {children}
    </div>
  );
}

/** Stands in for what could not be loaded. */
export function LoadError({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const { t } = useTexts();
  return (
    <div className={styles.empty} role="alert">
      <StatusLine tone="error">{t.frame.failedToLoad}</StatusLine>
      <p>{describeError(error, t)}</p>
      <Button onClick={onRetry}>{t.frame.retry}</Button>
    </div>
  );
}

/** The sentence of an error, and what to do; in the words of the app only where the language has none for its code. */
export function describeError(error: unknown, { errors }: Pick<Catalogue, 'errors'>): string {
  if (!(error instanceof BridgeError)) return error instanceof Error ? error.message : String(error);
  const known = errors[error.code.startsWith('HTTP_') ? 'HTTP' : error.code];
  return known ?? [error.message, error.hint].filter((text) => text !== '').join(' ');
}

/** What an address names does not exist, or can't: its id is none. */
export function isMissing(error: unknown): boolean {
  return error instanceof BridgeError && /^(?:NOT_FOUND|REQUEST_INVALID|BACKUP_MISSING)$/.test(error.code);
}

/** For screen readers only. */
export function Hidden({ children }: { readonly children: ReactNode }) {
  return <span className={styles.hidden}>{children}</span>;
}
