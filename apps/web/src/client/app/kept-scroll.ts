import { type RefObject, useLayoutEffect, useRef } from 'react';
import { useLocation, useNavigationType } from 'react-router';

/** Places in the history of this window, by the key that the router gives to each; gone with the page. */
const kept = new Map<string, unknown>();

/** Reads where one was at a place of the history; undefined where one was not yet. */
export const placeAt = <Place>(key: string): Place | undefined => kept.get(key) as Place | undefined;

export function keepPlace(key: string, place: unknown): void {
  kept.set(key, place);
}

/** What ends the attempts to return: from then on the listener decides. */
const OWN_MOVES = ['wheel', 'pointerdown', 'keydown'] as const;

/**
 * Lets an element that scrolls return to where it was when one goes back, as a browser does for a whole page. What is
 * loaded after the page appears may make it high enough only later.
 *
 * @param name - tells the element from others of the same page
 */
export function useKeptScroll(scroller: RefObject<HTMLElement | null>, name: string): void {
  const { key: entry, pathname } = useLocation();
  const isReplaced = useNavigationType() === 'REPLACE';
  const shown = useRef('');
  const key = `${entry} ${name}`;
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    // A search that is typed is the same page all the time.
    const isSamePage = isReplaced && shown.current === pathname;
    shown.current = pathname;
    let wanted = isSamePage ? element.scrollTop : (placeAt<number>(key) ?? 0);
    const end = new AbortController();
    const restore = () => element.scrollTo(0, wanted);
    const observer = new ResizeObserver(restore);
    const settle = () => {
      wanted = 0;
      observer.disconnect();
    };
    const keep = () => {
      if (wanted === 0) keepPlace(key, element.scrollTop);
    };
    restore();
    keepPlace(key, wanted);
    if (wanted > 0) for (const child of element.children) observer.observe(child);
    element.addEventListener('scroll', keep, { passive: true, signal: end.signal });
    for (const move of OWN_MOVES) element.addEventListener(move, settle, { passive: true, signal: end.signal });
    return () => {
      end.abort();
      observer.disconnect();
    };
  }, [scroller, key, pathname, isReplaced]);
}
