import { type KeyboardEvent, type MouseEvent, useEffect, useId, useRef } from 'react';
import type { Track } from '../../contract/library.ts';
import { useTexts } from '../texts/texts.ts';
import type { ColumnName, Sorting } from './columns.ts';
import { GridHead } from './grid-head.tsx';
import { pressOf, type Selection, selectNone, selectRange, toggleRow } from './selection.ts';
import type { Source } from './source.ts';
import styles from './track-grid.module.css';
import { type RowActions, TrackRow } from './track-row.tsx';
import { useGridPlace } from './use-grid-place.ts';
import { useMediaQuery } from './use-media-query.ts';
import { useScaledRows } from './use-scaled-rows.ts';
import { useTrackRows } from './use-track-pages.ts';

export interface TrackGridProps {
  readonly label: string;
  readonly columns: readonly ColumnName[];
  readonly source: Source;
  /** `earlier` while `total` is still that of another list. */
  readonly age: 'current' | 'earlier';
  readonly total: number;
  /** Null where the rows have one order only. */
  readonly sorting: Sorting | null;
  readonly onSort: (sorting: Sorting) => void;
  readonly actions: RowActions;
  readonly selection: Selection;
  readonly onSelect: (selection: Selection) => void;
  /** A position to show at the top, from a jump to a letter. */
  readonly jump: { readonly position: number } | null;
}

const HEAD_HEIGHT = 40;
const ROW_HEIGHT = { wide: 44, narrow: 60 };

/**
 * The table of tracks. It has one stop for the Tab key; the arrow keys move in it, and keys act on the row: F, Enter, P,
 * and in a playlist Delete and Alt with an arrow.
 */
export function TrackGrid(props: TrackGridProps) {
  const { label, columns, source, age, total, sorting, onSort, actions, selection, onSelect, jump } = props;
  const { t } = useTexts();
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const rowHeight = useMediaQuery('(max-width: 719px)') ? ROW_HEIGHT.narrow : ROW_HEIGHT.wide;
  const scaled = useScaledRows({ count: total, rowHeight, headHeight: HEAD_HEIGHT, scroller });
  const { rows, height, shift, show } = scaled;
  const items = rows.getVirtualItems();
  const { active, setActive } = useGridPlace({ source, age, rows: scaled });
  const rowAt = useTrackRows(source, items[0]?.index ?? 0, items.at(-1)?.index ?? 0);
  const current = Math.min(active, total - 1);
  const { measure } = rows;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the height of the rows is what has changed
  useEffect(() => measure(), [measure, rowHeight]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new jump moves the table
  useEffect(() => {
    if (jump === null) return;
    setActive(jump.position);
    show(jump.position, 'top');
  }, [jump]);

  const moveTo = (position: number) => {
    const next = Math.min(total - 1, Math.max(0, position));
    setActive(next);
    show(next, 'nearest');
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey) return;
    const page = Math.max(1, Math.floor((event.currentTarget.clientHeight - HEAD_HEIGHT) / rowHeight) - 1);
    const step = stepOf(event.key, page, total);
    if (step === null) {
      if (event.key === ' ') onSelect(toggleRow(selection, current));
      else if (event.key === 'Escape' && selection.positions.size > 0) onSelect(selectNone(current));
      else if (!actOnRow(event.key, rowAt(current), current, actions)) return;
      event.preventDefault();
      return;
    }
    event.preventDefault();
    if (event.altKey) actions.move?.(current, Math.min(total - 1, Math.max(0, current + step)), rowAt(current));
    const next = Math.min(total - 1, Math.max(0, current + step));
    if (event.shiftKey) onSelect(selectRange(selection, next));
    else if (selection.positions.size === 0) onSelect(selectNone(next));
    moveTo(next);
  };
  const press = (event: MouseEvent, position: number) => {
    setActive(position);
    const kind = pressOf(event);
    if (kind === 'one') onSelect(selectNone(position));
    else onSelect(kind === 'range' ? selectRange(selection, position) : toggleRow(selection, position));
  };

  return (
    <div
      ref={scroller}
      className={columns.includes('number') ? `${styles.grid} ${styles.ofAlbum}` : styles.grid}
      role="grid"
      aria-label={label}
      aria-rowcount={total + 1}
      aria-colcount={columns.length + 2}
      aria-multiselectable
      aria-activedescendant={items.some(({ index }) => index === current) ? `${id}-${current}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <GridHead columns={columns} sorting={sorting} onSort={onSort} isReorderable={actions.move !== null} />
      <div role="rowgroup" className={styles.rows} style={{ height }}>
        {items.map(({ index, start }) => (
          <TrackRow
            key={index}
            id={`${id}-${index}`}
            columns={columns}
            position={index}
            track={rowAt(index)}
            top={Math.round(start - shift)}
            height={rowHeight}
            isActive={index === current}
            choice={choiceOf(selection, index)}
            onPress={(event) => press(event, index)}
            actions={actions}
            total={total}
          />
        ))}
      </div>
      {total === 0 ? <p className={styles.none}>{t.library.nothingFound}</p> : null}
    </div>
  );
}

function choiceOf({ positions }: Selection, position: number): 'selected' | 'other' | 'none' {
  if (positions.size === 0) return 'none';
  return positions.has(position) ? 'selected' : 'other';
}

function stepOf(key: string, page: number, total: number): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: page,
    PageUp: -page,
    Home: -total,
    End: total,
  };
  return steps[key] ?? null;
}

/** Whether the key meant something for the row. */
function actOnRow(key: string, track: Track | undefined, position: number, actions: RowActions): boolean {
  if (track === undefined) return false;
  if (key === 'f' || key === 'F') actions.toggleFavourite(track);
  else if (key === 'Enter') actions.countPlay(track);
  else if (key === 'p' || key === 'P') actions.addToPlaylist(track);
  else if (key === 'Delete' && actions.remove !== null) actions.remove(track, position);
  else return false;
  return true;
}
