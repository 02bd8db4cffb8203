/** Rows that were chosen for one action, by their positions, and the row from which a range begins. */
export interface Selection {
  readonly positions: ReadonlySet<number>;
  readonly anchor: number;
}

export const NOTHING: Selection = { positions: new Set(), anchor: 0 };

/** How a press asks for rows, as in the file managers of all systems. */
export function pressOf(keys: {
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}): 'one' | 'toggle' | 'range' {
  if (keys.shiftKey) return 'range';
  return keys.ctrlKey || keys.metaKey ? 'toggle' : 'one';
}

/** Adds a row, or takes it away. */
export function toggleRow({ positions }: Selection, position: number): Selection {
  const next = new Set(positions);
  if (!next.delete(position)) next.add(position);
  return { positions: next, anchor: position };
}

/** All rows from the anchor to this one. */
export function selectRange({ anchor }: Selection, position: number): Selection {
  const [first, last] = [Math.min(anchor, position), Math.max(anchor, position)];
  return { positions: new Set(Array.from({ length: last - first + 1 }, (_, index) => first + index)), anchor };
}

/** No rows; a range then begins at this one. */
export function selectNone(position: number): Selection {
  return { positions: NOTHING.positions, anchor: position };
}
