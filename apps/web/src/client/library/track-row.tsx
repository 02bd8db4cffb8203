import ButtonBase from '@mui/material/ButtonBase';
import { type CSSProperties, type MouseEvent, memo } from 'react';
import { Link } from 'react-router';
import type { Track } from '../../contract/library.ts';
import { Icon } from '../components/icons.tsx';
import { useTexts } from '../texts/texts.ts';
import { type ColumnName, cellText } from './columns.ts';
import styles from './track-grid.module.css';
import { useRowDrag } from './use-row-drag.ts';

export interface RowActions {
  readonly toggleFavourite: (track: Track) => void;
  readonly countPlay: (track: Track) => void;
  readonly addToPlaylist: (track: Track) => void;
  /** Null where the list is not a playlist. */
  readonly remove: ((track: Track, position: number) => void) | null;
  /** Null where the order is not the listener's. */
  readonly move: ((from: number, to: number, track: Track | undefined) => void) | null;
}

export interface TrackRowProps {
  readonly id: string;
  readonly columns: readonly ColumnName[];
  readonly position: number;
  readonly total: number;
  readonly track: Track | undefined;
  readonly top: number;
  readonly height: number;
  readonly isActive: boolean;
  /** `selected` for one of several tracks that were chosen. */
  readonly choice: 'selected' | 'other' | 'none';
  readonly onPress: (event: MouseEvent) => void;
  readonly actions: RowActions;
}

/** One track. A row whose page is still loading has the same size. */
export const TrackRow = memo(function TrackRow(props: TrackRowProps) {
  const { id, columns, position, track, top, height, isActive, choice, onPress, actions } = props;
  const { t } = useTexts();
  const isReorderable = actions.move !== null;
  const style: CSSProperties = { height, transform: `translateY(${top}px)` };
  const className = `${styles.row} ${styles.body} ${isReorderable ? styles.reorderable : ''} ${isActive ? styles.active : ''} ${choice === 'selected' ? styles.selected : ''}`;
  if (track === undefined) {
    return (
      <div id={id} role="row" aria-rowindex={position + 2} aria-busy="true" className={className} style={style}>
        <span role="gridcell" aria-colindex={2} aria-label={t.library.rowLoading} className={styles.skeleton} />
      </div>
    );
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled by the grid, which has the focus
    <div
      id={id}
      role="row"
      aria-rowindex={position + 2}
      aria-selected={choice === 'none' ? isActive : choice === 'selected'}
      className={className}
      style={style}
      onClick={onPress}
    >
      <FavouriteCell track={track} toggle={actions.toggleFavourite} />
      {columns.map((column, index) => (
        <Cell key={column} track={track} column={column} index={index + 2} countPlay={actions.countPlay} />
      ))}
      <LastCell {...props} track={track} />
    </div>
  );
});

interface CellProps {
  readonly track: Track;
  readonly column: ColumnName;
  readonly index: number;
  readonly countPlay: (track: Track) => void;
}

function Cell({ track, column, index, countPlay }: CellProps) {
  const texts = useTexts();
  const text = cellText(track, column, texts);
  const name = cellText(track, 'title', texts);
  const address = addressOf(track, column);
  const isWords = column === 'title' || column === 'artist' || column === 'album';
  return (
    <span role="gridcell" aria-colindex={index} className={`${styles.cell} ${styles[column]}`}>
      <span className={styles.text} {...(isWords ? { dir: 'auto', title: text } : {})}>
        {address === null ? (
          text
        ) : (
          <Link to={address} tabIndex={-1}>
            {text}
          </Link>
        )}
      </span>
      {column === 'plays' ? (
        <ButtonBase
          className={styles.quiet}
          tabIndex={-1}
          aria-label={texts.t.library.play(name)}
          onClick={() => countPlay(track)}
        >
          <Icon name="plus" size={16} />
        </ButtonBase>
      ) : null}
    </span>
  );
}

/** Where the words of a cell lead; null where they lead nowhere. */
function addressOf({ albumId, artistId }: Track, column: ColumnName): string | null {
  if (column === 'album' && albumId !== null) return `/library/albums/${albumId}`;
  return column === 'artist' && artistId !== null ? `/library/artists/${artistId}` : null;
}

interface FavouriteCellProps {
  readonly track: Track;
  readonly toggle: (track: Track) => void;
}

function FavouriteCell({ track, toggle }: FavouriteCellProps) {
  const texts = useTexts();
  return (
    <span role="gridcell" aria-colindex={1} className={styles.mark}>
      <ButtonBase
        className={track.favourite ? styles.heart : `${styles.heart} ${styles.quiet}`}
        tabIndex={-1}
        aria-pressed={track.favourite}
        aria-label={texts.t.library.favourite(cellText(track, 'title', texts))}
        onClick={() => toggle(track)}
      >
        <Icon name="heart" size={18} filled={track.favourite ? 'filled' : 'outlined'} />
      </ButtonBase>
    </span>
  );
}

function LastCell({ track, columns, position, total, height, actions }: TrackRowProps & { readonly track: Track }) {
  const texts = useTexts();
  const { t } = texts;
  const name = cellText(track, 'title', texts);
  const { remove, move } = actions;
  const drag = useRowDrag({ position, total, rowHeight: height, onDrop: (to) => move?.(position, to, track) });
  if (remove === null) {
    return (
      <span role="gridcell" aria-colindex={columns.length + 2} className={styles.more}>
        <ButtonBase
          className={styles.quiet}
          tabIndex={-1}
          aria-label={t.library.addTo(name)}
          onClick={() => actions.addToPlaylist(track)}
        >
          <Icon name="addTo" size={18} />
        </ButtonBase>
      </span>
    );
  }
  return (
    <span role="gridcell" aria-colindex={columns.length + 2} className={styles.more}>
      <ButtonBase
        className={styles.quiet}
        tabIndex={-1}
        aria-label={t.playlists.removeTrack(name)}
        onClick={() => remove(track, position)}
      >
        <Icon name="close" size={18} />
      </ButtonBase>
      {move === null ? null : (
        <ButtonBase
          {...drag}
          className={`${styles.quiet} ${styles.handle}`}
          tabIndex={-1}
          aria-label={t.playlists.dragHandle(name)}
        >
          <Icon name="drag" size={18} />
        </ButtonBase>
      )}
    </span>
  );
}
