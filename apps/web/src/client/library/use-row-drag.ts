import type { PointerEvent } from 'react';

export interface RowDragOptions {
  readonly position: number;
  readonly total: number;
  /** In pixels. */
  readonly rowHeight: number;
  readonly onDrop: (to: number) => void;
}

/** Near the edge of the list, a drag scrolls it by this many pixels a movement. */
const SCROLL_STEP = 14;
const EDGE = 48;

/** Where a row lands that was dragged by a distance. */
function dropPosition(position: number, distance: number, rowHeight: number, total: number): number {
  return Math.min(total - 1, Math.max(0, position + Math.round(distance / rowHeight)));
}

/** Drags a row by its handle, with a mouse, a pen or a finger. The keyboard has Alt with an arrow key. */
export function useRowDrag({ position, total, rowHeight, onDrop }: RowDragOptions) {
  const onPointerDown = (event: PointerEvent<HTMLButtonElement>) => {
    const handle = event.currentTarget;
    const row = handle.closest<HTMLElement>('[role="row"]');
    const scroller = handle.closest<HTMLElement>('[role="grid"]');
    if (row === null || scroller === null || event.button !== 0) return;
    event.preventDefault();
    const start = event.clientY + scroller.scrollTop;
    const base = row.style.transform;
    const end = new AbortController();
    let distance = 0;
    handle.setPointerCapture(event.pointerId);
    row.dataset.dragged = '';
    const onMove = ({ clientY }: globalThis.PointerEvent) => {
      const { top, bottom } = scroller.getBoundingClientRect();
      if (clientY < top + EDGE) scroller.scrollTop -= SCROLL_STEP;
      if (clientY > bottom - EDGE) scroller.scrollTop += SCROLL_STEP;
      distance = clientY + scroller.scrollTop - start;
      row.style.transform = `${base} translateY(${distance}px)`;
    };
    const finish = (outcome: 'drop' | 'cancel') => {
      end.abort();
      delete row.dataset.dragged;
      row.style.transform = base;
      const to = dropPosition(position, distance, rowHeight, total);
      if (outcome === 'drop' && to !== position) onDrop(to);
    };
    const { signal } = end;
    handle.addEventListener('pointermove', onMove, { signal });
    handle.addEventListener('pointerup', () => finish('drop'), { signal });
    handle.addEventListener('pointercancel', () => finish('cancel'), { signal });
    addEventListener('keydown', ({ key }) => key === 'Escape' && finish('cancel'), { signal });
  };
  return { onPointerDown };
}
