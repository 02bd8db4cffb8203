import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from 'react-router';
import type { Track } from '../../contract/library.ts';
import { useBridge } from '../bridge/bridge-context.tsx';
import { BackLink } from '../components/back-link.tsx';
import { NotFound } from '../components/not-found.tsx';
import { useNotices, type Words } from '../components/notices.tsx';
import { PageHeading } from '../components/page.tsx';
import { Unavailable } from '../components/unavailable.tsx';
import { describeError } from '../components/words.tsx';
import layout from '../library/library-page.module.css';
import { moveTrack, type Source, TRACKS_KEY, type TracksPage } from '../library/source.ts';
import { TotalLength } from '../library/total-length.tsx';
import { TrackTable } from '../library/track-table.tsx';
import { useMediaQuery } from '../library/use-media-query.ts';
import { useTexts } from '../texts/texts.ts';
import { PlaylistButtons } from './playlist-buttons.tsx';
import styles from './playlists.module.css';
import { usePlaylists } from './use-playlist-changes.ts';

/** One playlist: its tracks in the listener's order, which dragging or Alt with an arrow key changes. */
export default function PlaylistPage() {
  const { id = '' } = useParams();
  const { t } = useTexts();
  const navigate = useNavigate();
  const isTouched = useMediaQuery('(max-width: 719px), (pointer: coarse)');
  const { data, error, refetch } = usePlaylists();
  const source = { kind: 'list', request: { of: 'playlist', id, order: 'position', direction: 'ascending' } } as const;
  const changes = useEntryChanges(id, source);
  if (data === undefined) return <Unavailable title={t.playlists.title} error={error} onRetry={() => void refetch()} />;
  const playlist = data.find((row) => row.id === id);
  if (playlist === undefined) return <NotFound />;
  const { name, isSmart, tracks } = playlist;
  return (
    <div className={layout.page}>
      <BackLink to="/playlists">{t.playlists.back}</BackLink>
      <header className={styles.head}>
        <div>
          <PageHeading title={name || t.library.untitled} />
          <p className={styles.note}>
            <TotalLength request={source.request} tracks={tracks} />
            {` · ${isSmart ? t.playlists.smart : isTouched ? t.playlists.dragHint : t.playlists.keyboardHint}`}
          </p>
        </div>
        <PlaylistButtons playlist={playlist} onRemoved={() => navigate('/playlists', { replace: true })} />
      </header>
      <div className={layout.body}>
        <TrackTable
          label={name}
          source={source}
          sorting={null}
          onSort={() => undefined}
          empty={{ title: t.playlists.emptyList, hint: t.playlists.emptyListHint }}
          {...(isSmart ? {} : { playlist: changes })}
        />
      </div>
    </div>
  );
}

/** Moves and removes entries at once; if the app refuses, loads the list again and says why. */
function useEntryChanges(id: string, source: Source) {
  const bridge = useBridge();
  const queries = useQueryClient();
  const notices = useNotices();
  const key: QueryKey = [TRACKS_KEY, source];

  const attempt = async (change: () => Promise<void>, done: Words, undo?: () => void) => {
    try {
      await change();
      notices.succeed(done, undo);
    } catch (error) {
      notices.fail((texts) => describeError(error, texts.t));
    } finally {
      await Promise.all([
        queries.invalidateQueries({ queryKey: key }),
        queries.invalidateQueries({ queryKey: ['playlists'] }),
      ]);
    }
  };
  const addBack = async (track: Track, position: number) => {
    await bridge.addToPlaylist(id, [track.id]);
    await bridge.moveInPlaylist(id, track.id, position);
  };
  const showMove = (from: number, to: number) => {
    const loaded = queries
      .getQueriesData<TracksPage>({ queryKey: key })
      .flatMap(([[, , page], data]) => (data === undefined ? [] : [[Number(page), data] as const]));
    for (const [page, data] of moveTrack(new Map(loaded), from, to)) queries.setQueryData([...key, page], data);
  };
  return {
    move: (from: number, to: number, track: Track | undefined) => {
      if (track === undefined || from === to) return;
      const total = queries.getQueryData<TracksPage>([...key, 0])?.total ?? to + 1;
      void queries.cancelQueries({ queryKey: key });
      showMove(from, to);
      void attempt(
        () => bridge.moveInPlaylist(id, track.id, to),
        ({ t }) => t.playlists.moved(track.title || t.library.untitled, to + 1, total),
      );
    },
    remove: (track: Track, position: number) =>
      void attempt(
        () => bridge.removeFromPlaylist(id, [track.id]),
        ({ t }) => t.playlists.removedTrack(track.title || t.library.untitled),
        () =>
          void attempt(
            () => addBack(track, position),
            ({ t }) => t.playlists.addedBack,
          ),
      ),
  };
}
