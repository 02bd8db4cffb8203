import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { Track } from '../../contract/library.ts';
import { useTexts } from '../texts/texts.ts';
import type { Sorting } from './columns.ts';
import { GridHead } from './grid-head.tsx';
import type { Source } from './source.ts';
import styles from './track-grid.module.css';
import { type RowActions, TrackRow } from './track-row.tsx';
import { useMediaQuery } from './use-media-query.ts';
import { useScaledRows } from './use-scaled-rows.ts';
import { useTrackRows } from './use-track-pages.ts';

export interface TrackGridProps {
  readonly label: string;
  readonly source: Source;
  readonly total: number;
  /** Null where the rows have one order only. */
  readonly sorting: Sorting | null;
  readonly onSort: (sorting: Sorting) => void;
  readonly actions: RowActions;
  /** A position to show at the top, from a jump to a letter. */
  readonly jump: { readonly position: number } | null;
}

const HEAD_HEIGHT = 40;
const ROW_HEIGHT = { wide: 44, narrow: 60 };

/**
 * The table of tracks. It has one stop for the Tab key; the arrow keys move in it, and keys act on the row: F, Enter, P,
 * and in a playlist Delete and Alt with an arrow.
 */
export function TrackGrid({ label, source, total, sorting, onSort, actions, jump }: TrackGridProps) {
  const { t } = useTexts();
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const rowHeight = useMediaQuery('(max-width: 719px)') ? ROW_HEIGHT.narrow : ROW_HEIGHT.wide;
  const { rows, height, shift, show } = useScaledRows({ count: total, rowHeight, headHeight: HEAD_HEIGHT, scroller });
  const items = rows.getVirtualItems();
  const [active, setActive] = useState(0);
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
  const sourceKey = JSON.stringify(source);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list begins at its first row
  useEffect(() => {
    setActive(0);
    show(0, 'top');
  }, [sourceKey]);

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
      if (actOnRow(event.key, rowAt(current), current, actions)) event.preventDefault();
      return;
    }
    event.preventDefault();
    if (event.altKey) actions.move?.(current, Math.min(total - 1, Math.max(0, current + step)), rowAt(current));
    moveTo(current + step);
  };

  return (
    <div
      ref={scroller}
      className={styles.grid}
      role="grid"
      aria-label={label}
      aria-rowcount={total + 1}
      aria-colcount={11}
      aria-activedescendant={`${id}-${current}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <GridHead sorting={sorting} onSort={onSort} isReorderable={actions.move !== null} />
      <div role="rowgroup" className={styles.rows} style={{ height }}>
        {items.map(({ index, start }) => (
          <TrackRow
            key={index}
            id={`${id}-${index}`}
            position={index}
            track={rowAt(index)}
            top={Math.round(start - shift)}
            height={rowHeight}
            isActive={index === current}
            onPress={() => setActive(index)}
            actions={actions}
            total={total}
          />
        ))}
      </div>
      {total === 0 ? <p className={styles.none}>{t.library.nothingFound}</p> : null}
    </div>
  );
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
