import { useEffect, useRef, useState } from 'react';
import type { WatchedState } from '../bridge/bridge-context.tsx';
import { type ShownProgress, showProgress, type Upgrading } from './progress.ts';

const TICK_MS = 1000;
/** A screen reader that is interrupted all the time says nothing. */
const ANNOUNCE_EVERY_MS = 5000;

/** Keeps the clock going between two reports; it stands still while the app does not answer. */
export function useProgress(upgrading: Upgrading, { connection, receivedAt }: WatchedState): ShownProgress {
  const shown = useRef(0);
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    if (connection === 'offline') return;
    const timer = setInterval(() => setNow(performance.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [connection]);
  const progress = showProgress(upgrading, shown.current, connection === 'offline' ? 0 : now - receivedAt);
  useEffect(() => {
    shown.current = progress.fraction;
  });
  return progress;
}

/** The text for a live region: the newest one, but never a new one within five seconds. */
export function useAnnouncement(text: string): string {
  const [announced, setAnnounced] = useState(text);
  const latest = useRef(text);
  useEffect(() => {
    latest.current = text;
  }, [text]);
  useEffect(() => {
    const timer = setInterval(() => setAnnounced(latest.current), ANNOUNCE_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return announced;
}
