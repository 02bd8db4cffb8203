/** Browsers cut off elements that are higher than some 17 million pixels; a million rows are higher. */
export const MAX_HEIGHT = 8_000_000;

export interface ScrollBox {
  /** Of the scroll bar. */
  readonly scrollTop: number;
  /** The visible part. */
  readonly view: number;
  /** What all rows would take. */
  readonly total: number;
}

/**
 * The difference between where a row would be and where it is drawn. Small movements keep it, so that they are as long as
 * the wheel asks for; a jump of the scroll bar chooses it anew, so that the lower end of the bar is the last row.
 */
export function chooseShift(box: ScrollBox, shift: number, lastTop: number): number {
  const { scrollTop, view, total } = box;
  const most = maxTop(box);
  if (total <= MAX_HEIGHT) return 0;
  const isJump = Math.abs(scrollTop - lastTop) > 4 * view;
  const isEnd = scrollTop <= 0 || scrollTop >= most - 1;
  if (isJump || isEnd) return proportional(scrollTop, box) - scrollTop;
  return Math.min(total - view, Math.max(0, scrollTop + shift)) - scrollTop;
}

/** Where the scroll bar belongs for a distance from the first row. */
export function topOf(offset: number, box: Pick<ScrollBox, 'view' | 'total'>): number {
  if (box.total <= MAX_HEIGHT) return offset;
  return Math.round((offset * maxTop(box)) / (box.total - box.view));
}

function proportional(scrollTop: number, box: Pick<ScrollBox, 'view' | 'total'>): number {
  const most = maxTop(box);
  return most <= 0 ? 0 : (Math.min(most, Math.max(0, scrollTop)) * (box.total - box.view)) / most;
}

const maxTop = ({ view, total }: Pick<ScrollBox, 'view' | 'total'>) => Math.min(total, MAX_HEIGHT) - view;
