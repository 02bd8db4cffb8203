import IconButton from '@mui/material/IconButton';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { useTexts } from '../texts/texts.ts';
import { Icon } from './icons.tsx';
import styles from './notices.module.css';
import { StatusLine, type Tone } from './words.tsx';

interface Notice {
  readonly tone: Tone;
  readonly text: string;
}

const NoticeContext = createContext<((notice: Notice) => void) | null>(null);

/** Successes leave by themselves; what went wrong stays until it is closed. */
const SHOWN_MS = 6000;

/** Shows one sentence at a time over the lower edge of the window, where it moves nothing, and reads it out. */
export function NoticeProvider({ children }: { readonly children: ReactNode }) {
  const { t } = useTexts();
  const [notice, setNotice] = useState<Notice | null>(null);
  const close = useCallback(() => setNotice(null), []);
  useEffect(() => {
    if (notice?.tone !== 'success') return;
    const timer = setTimeout(close, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [notice, close]);
  return (
    <NoticeContext value={setNotice}>
      {children}
      <div className={styles.place} role="status">
        {notice === null ? null : (
          <div className={styles.notice}>
            <StatusLine tone={notice.tone}>{notice.text}</StatusLine>
            <IconButton aria-label={t.frame.close} size="small" onClick={close}>
              <Icon name="close" />
            </IconButton>
          </div>
        )}
      </div>
    </NoticeContext>
  );
}

/** Returns functions that show a sentence. */
export function useNotices() {
  const show = useContext(NoticeContext);
  if (show === null) throw new Error('This component needs a NoticeProvider around it.');
  return useMemo(
    () => ({
      succeed: (text: string) => show({ tone: 'success', text }),
      fail: (text: string) => show({ tone: 'error', text }),
    }),
    [show],
  );
}
