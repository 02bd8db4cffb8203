import Button from '@mui/material/Button';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { type Texts, useTexts } from '../texts/texts.ts';
import { Icon } from './icons.tsx';
import styles from './notices.module.css';
import { StatusLine, type Tone } from './words.tsx';

/** A sentence, which is written when it is shown: the listener may just have chosen another language. */
export type Words = (texts: Texts) => string;

interface Notice {
  readonly tone: Tone;
  readonly words: Words;
  /** Takes back what the sentence says. */
  readonly undo?: (() => void) | undefined;
}

/** Whether something lies over the lower edge, below which a page then needs room. */
const EdgeContext = createContext<'free' | 'covered'>('free');

export const useLowerEdge = () => useContext(EdgeContext);

const NoticeContext = createContext<((notice: Notice) => void) | null>(null);

/** Successes leave by themselves; what went wrong stays until it is closed. */
const SHOWN_MS = 6000;
const WITH_UNDO_MS = 20_000;

export interface NoticeProviderProps {
  /** Lies in the same place, above the notice; null where there is nothing to say. */
  readonly banner?: ReactNode;
  readonly children: ReactNode;
}

/**
 * Shows one sentence at a time over the lower edge of the window, where it moves nothing, and reads it out. Within another
 * provider it leaves that to the other one, whose notices outlive a change of the page.
 */
export function NoticeProvider(props: NoticeProviderProps) {
  return useContext(NoticeContext) === null ? <OuterProvider {...props} /> : props.children;
}

function OuterProvider({ banner = null, children }: NoticeProviderProps) {
  const texts = useTexts();
  const [notice, setNotice] = useState<Notice | null>(null);
  const undo = notice?.undo;
  const close = useCallback(() => setNotice(null), []);
  useEffect(() => {
    if (notice?.tone !== 'success') return;
    const timer = setTimeout(close, notice.undo === undefined ? SHOWN_MS : WITH_UNDO_MS);
    return () => clearTimeout(timer);
  }, [notice, close]);
  return (
    <NoticeContext value={setNotice}>
      <EdgeContext value={notice === null && banner === null ? 'free' : 'covered'}>{children}</EdgeContext>
      <div className={styles.place}>
        <div role="status">{banner}</div>
        <div role="status">
          {notice === null ? null : (
            <div className={styles.notice}>
              <StatusLine tone={notice.tone}>
                <span className={styles.words}>{notice.words(texts)}</span>
              </StatusLine>
              {undo === undefined ? null : (
                <Button
                  size="small"
                  onClick={() => {
                    close();
                    undo();
                  }}
                >
                  {texts.t.frame.undo}
                </Button>
              )}
              <Button
                className={styles.close}
                variant="text"
                size="small"
                aria-label={texts.t.frame.close}
                onClick={close}
              >
                <Icon name="close" />
              </Button>
            </div>
          )}
        </div>
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
      succeed: (words: Words, undo?: () => void) => show({ tone: 'success', words, undo }),
      fail: (words: Words) => show({ tone: 'error', words }),
    }),
    [show],
  );
}
