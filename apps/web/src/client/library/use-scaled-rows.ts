import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { chooseShift, MAX_HEIGHT, topOf } from './scroll-scale.ts';

const SETTLE_MS = 150;
const OVERSCAN = 12;

type Rows = Virtualizer<HTMLDivElement, HTMLDivElement>;

export interface ScaledRowsOptions {
  readonly count: number;
  /** In pixels. */
  readonly rowHeight: number;
  /** Of what stays at the top while rows pass below it, in pixels. */
  readonly headHeight: number;
  readonly scroller: RefObject<HTMLDivElement | null>;
}

export interface ScaledRows {
  readonly rows: Rows;
  /** Of the element that holds the rows. */
  readonly height: number;
  /** To be taken off the start of each row. */
  readonly shift: number;
  /** Scrolls to a row: to the top, or as little as needed. */
  readonly show: (index: number, where: 'top' | 'nearest') => void;
  /** Scrolls to a distance from the first row, in pixels. */
  readonly scrollTo: (offset: number) => void;
}

/** Virtual rows of one height, for more rows than a browser can make room for. */
export function useScaledRows({ count, rowHeight, headHeight, scroller }: ScaledRowsOptions): ScaledRows {
  const total = count * rowHeight;
  const [shift, setShift] = useState(0);
  const place = useRef({ shift: 0, lastTop: 0 });
  const report = useRef<(offset: number, isScrolling: boolean) => void>(() => undefined);
  const size = useRef({ total, headHeight });
  size.current = { total, headHeight };

  const boxOf = useCallback((element: Element) => {
    const { total: all, headHeight: head } = size.current;
    return { scrollTop: element.scrollTop, view: element.clientHeight - head, total: all };
  }, []);

  const observeElementOffset = useCallback(
    (instance: Rows, onOffset: (offset: number, isScrolling: boolean) => void) => {
      const element = instance.scrollElement;
      if (element === null) return;
      report.current = onOffset;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const settle = () => {
        const box = boxOf(element);
        const offset = box.scrollTop + place.current.shift;
        const top = topOf(offset, box);
        if (box.total > MAX_HEIGHT && Math.abs(top - box.scrollTop) > 1) {
          place.current = { shift: offset - top, lastTop: top };
          // Both in one frame: the rows stay where they are.
          flushSync(() => setShift(offset - top));
          element.scrollTop = top;
        }
        onOffset(offset, false);
      };
      const read = () => {
        const box = boxOf(element);
        const next = chooseShift(box, place.current.shift, place.current.lastTop);
        place.current = { shift: next, lastTop: box.scrollTop };
        setShift(next);
        onOffset(box.scrollTop + next, true);
        clearTimeout(timer);
        timer = setTimeout(settle, SETTLE_MS);
      };
      onOffset(element.scrollTop + place.current.shift, false);
      element.addEventListener('scroll', read, { passive: true });
      return () => {
        clearTimeout(timer);
        element.removeEventListener('scroll', read);
      };
    },
    [boxOf],
  );

  const scrollTo = useCallback(
    (offset: number) => {
      const element = scroller.current;
      if (element === null) return;
      const box = boxOf(element);
      const wanted = Math.min(Math.max(0, box.total - box.view), Math.max(0, offset));
      const top = topOf(wanted, box);
      place.current = { shift: wanted - top, lastTop: top };
      setShift(wanted - top);
      element.scrollTop = top;
      report.current(wanted, false);
    },
    [boxOf, scroller],
  );

  const show = (index: number, where: 'top' | 'nearest') => {
    const element = scroller.current;
    if (element === null) return;
    const { scrollTop, view } = boxOf(element);
    const [offset, start] = [scrollTop + place.current.shift, index * rowHeight];
    if (where === 'top' || start < offset) scrollTo(start);
    else if (start + rowHeight > offset + view) scrollTo(start + rowHeight - view);
  };

  const rows = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
    observeElementOffset,
    scrollToFn: scrollTo,
  });
  return { rows, height: Math.min(total, MAX_HEIGHT), shift, show, scrollTo };
}
