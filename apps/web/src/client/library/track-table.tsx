import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import type { Letters, Track } from '../../contract/library.ts';
import { useBridge } from '../bridge/bridge-context.tsx';
import { Empty, LoadError } from '../components/words.tsx';
import { useTexts } from '../texts/texts.ts';
import type { Sorting } from './columns.ts';
import styles from './library-page.module.css';
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

/** A table of tracks with its letters, and what stands in its place before the rows are there or if there are none. */
export function TrackTable({ label, source, sorting, onSort, empty, playlist }: TrackTableProps) {
  const { first, error, retry } = useFirstPage(source);
  const changes = useTrackChanges();
  const [chosen, setChosen] = useState<Track | null>(null);
  const [jump, setJump] = useState<{ readonly position: number } | null>(null);
  if (first === null) return error === null ? <TableSkeleton /> : <LoadError error={error} onRetry={retry} />;
  if (first.total === 0) return <Empty {...empty} />;
  const actions: RowActions = { ...changes, addToPlaylist: setChosen, remove: null, move: null, ...playlist };
  return (
    <div className={styles.table}>
      <TrackGrid
        label={label}
        source={source}
        total={first.total}
        sorting={sorting}
        onSort={onSort}
        actions={actions}
        jump={jump}
      />
      {canJump(source) ? <LetterBar source={source} onJump={(position) => setJump({ position })} /> : null}
      {chosen === null ? null : (
        <Suspense>
          <AddToPlaylist track={chosen} onClose={() => setChosen(null)} />
        </Suspense>
      )}
    </div>
  );
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
      {data.map(({ letter, position }) => (
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
