import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import type { Letters, Track } from '../../contract/library.ts';
import { useBridge } from '../bridge/bridge-context.tsx';
import { Empty, LoadError } from '../components/words.tsx';
import type { Addition } from '../playlists/add-to-playlist.tsx';
import { useTexts } from '../texts/texts.ts';
import { ALBUM_COLUMNS, COLUMNS, type ColumnName, type Sorting } from './columns.ts';
import styles from './library-page.module.css';
import { loadIdsAt } from './load-tracks.ts';
import { NOTHING, type Selection } from './selection.ts';
import { SelectionBar } from './selection-bar.tsx';
import type { Source } from './source.ts';
import { TrackGrid } from './track-grid.tsx';
import type { RowActions } from './track-row.tsx';
import { useTrackChanges } from './use-track-changes.ts';
import { useFirstPage } from './use-track-pages.ts';

const AddToPlaylist = lazy(() => import('../playlists/add-to-playlist.tsx'));

export interface TrackTableProps {
  readonly label: string;
  readonly source: Source;
  readonly sorting: Sorting | null;
  readonly onSort: (sorting: Sorting) => void;
  readonly empty: { readonly title: string; readonly hint: string };
  /** What a playlist allows besides. */
  readonly playlist?: Pick<RowActions, 'move' | 'remove'>;
}

/** Fewer rows are scrolled through at once, and fewer letters lead nowhere in particular. */
const MANY = 50;
const FEW_LETTERS = 4;

/** A table of tracks with its letters, and what stands in its place before the rows are there or if there are none. */
export function TrackTable({ label, source, sorting, onSort, empty, playlist }: TrackTableProps) {
  const { first, age, error, retry } = useFirstPage(source);
  const changes = useTrackChanges();
  const [addition, setAddition] = useState<Addition | null>(null);
  const [selected, setSelected] = useState({ of: '', selection: NOTHING });
  const bridge = useBridge();
  const queries = useQueryClient();
  const sourceKey = JSON.stringify(source);
  // Another list has other rows at its positions.
  const selection = selected.of === sourceKey ? selected.selection : NOTHING;
  const select = (next: Selection) => setSelected({ of: sourceKey, selection: next });
  const { positions } = selection;
  const addSelected = () =>
    setAddition({
      kind: 'tracks',
      load: () => loadIdsAt(bridge, source, [...positions], (query) => queries.fetchQuery(query)),
    });
  const [jump, setJump] = useState<{ readonly position: number } | null>(null);
  if (first === null) return error === null ? <TableSkeleton /> : <LoadError error={error} onRetry={retry} />;
  if (first.total === 0) return <Empty {...empty} />;
  const actions: RowActions = {
    ...changes,
    addToPlaylist: (track) => (positions.size > 0 ? addSelected() : setAddition(singleTrack(track))),
    remove: null,
    move: null,
    ...playlist,
  };
  return (
    <div className={styles.table}>
      <TrackGrid
        label={label}
        columns={columnsOf(source)}
        source={source}
        age={age}
        total={first.total}
        sorting={sorting}
        onSort={onSort}
        actions={actions}
        selection={selection}
        onSelect={select}
        jump={jump}
      />
      {positions.size === 0 ? null : (
        <SelectionBar count={positions.size} onAdd={addSelected} onClear={() => select(NOTHING)} />
      )}
      {canJump(source) && first.total >= MANY ? (
        <LetterBar source={source} onJump={(position) => setJump({ position })} />
      ) : null}
      {addition === null ? null : (
        <Suspense>
          <AddToPlaylist addition={addition} onClose={() => setAddition(null)} />
        </Suspense>
      )}
    </div>
  );
}

function columnsOf(source: Source): readonly ColumnName[] {
  return source.kind === 'list' && source.request.of === 'album' ? ALBUM_COLUMNS : COLUMNS;
}

function singleTrack({ id, title }: Track): Addition {
  return { kind: 'track', title, load: () => Promise.resolve([id]) };
}

/** A playlist and an album are in an order of their own, and results of a search in that of their rank. */
function canJump(source: Source): boolean {
  return source.kind === 'list' && source.request.of !== 'playlist' && source.request.of !== 'album';
}

/** As many letters as there are; its place is kept free while they are loaded, and where there are none. */
function LetterBar({ source, onJump }: { readonly source: Source; readonly onJump: (position: number) => void }) {
  const { t } = useTexts();
  const bridge = useBridge();
  const request = source.kind === 'list' ? source.request : null;
  const { data = [] } = useQuery<Letters>({
    queryKey: ['letters', request],
    enabled: request !== null,
    queryFn: ({ signal }) => (request === null ? [] : bridge.letters(request, signal)),
  });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset lays its contents out differently
    <div className={styles.letters} role="group" aria-label={t.library.letters}>
      {(data.length > FEW_LETTERS ? data : []).map(({ letter, position }) => (
        <button key={letter} type="button" aria-label={t.library.letter(letter)} onClick={() => onJump(position)}>
          {letter}
        </button>
      ))}
    </div>
  );
}

const SKELETON_ROWS = Array.from({ length: 24 }, (_, row) => row);

function TableSkeleton() {
  const { t } = useTexts();
  return (
    <div className={styles.skeleton} role="img" aria-label={t.frame.loading}>
      {SKELETON_ROWS.map((row) => (
        <div key={row} />
      ))}
    </div>
  );
}
