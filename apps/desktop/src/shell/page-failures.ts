import type { CrashReason } from './texts.ts';

/** A window whose page can fail. */
export interface FailingPage {
  /** Ends the process of the page, which is reported as `gone`. */
  readonly end: () => void;
  /** Shows another page in place of the one that failed. */
  readonly replace: (reason: CrashReason, detail: string | number) => void;
}

/** What a window reports of its page. */
export interface PageFailures {
  unresponsive(): void;
  responsive(): void;
  /** The process of the page has ended; `reason` is the word of Electron. */
  gone(reason: string): void;
  /** The window is closed: nothing is replaced any more. */
  closed(): void;
}

/** How long a page may not respond before it is replaced, in milliseconds. */
const PATIENCE_MS = 30_000;

/** Replaces a page that failed, once for each failure, and with the reason why it did. */
export function pageFailures({ end, replace }: FailingPage, patienceMs: number = PATIENCE_MS): PageFailures {
  let timer: NodeJS.Timeout | undefined;
  let isEnded = false;
  return {
    unresponsive() {
      clearTimeout(timer);
      timer = setTimeout(() => {
        isEnded = true;
        end();
      }, patienceMs);
    },
    responsive: () => clearTimeout(timer),
    gone(reason) {
      clearTimeout(timer);
      // The process that was ended here reports itself as one that crashed.
      if (isEnded) replace('hung', patienceMs);
      else if (reason !== 'clean-exit') replace('crashed', reason);
      isEnded = false;
    },
    closed: () => clearTimeout(timer),
  };
}
