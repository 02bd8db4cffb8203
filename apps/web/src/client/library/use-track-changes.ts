import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import type { Track } from '../../contract/library.ts';
import { useBridge } from '../bridge/bridge-context.tsx';
import { useNotices } from '../components/notices.tsx';
import { describeError } from '../components/words.tsx';
import { changeTrack, TRACKS_KEY, type TracksPage } from './source.ts';

export interface TrackChanges {
  readonly toggleFavourite: (track: Track) => void;
  readonly countPlay: (track: Track) => void;
}

/** Changes a track where it stands, at once; if the app refuses, takes it back and says why. */
export function useTrackChanges(): TrackChanges {
  const bridge = useBridge();
  const queries = useQueryClient();
  const notices = useNotices();

  const apply = (id: string, change: (track: Track) => Track) =>
    queries.setQueriesData<TracksPage>({ queryKey: [TRACKS_KEY] as QueryKey }, (page) =>
      page === undefined ? page : changeTrack(page, id, change),
    );
  const attempt = async (
    track: Track,
    change: (track: Track) => Track,
    undo: (track: Track) => Track,
    send: () => Promise<void>,
  ) => {
    // An answer that is under way would bring the old value back.
    await queries.cancelQueries({ queryKey: [TRACKS_KEY] });
    apply(track.id, change);
    try {
      await send();
    } catch (error) {
      apply(track.id, undo);
      notices.fail(({ t }) => `${t.library.refused(track.title || t.library.untitled)} ${describeError(error, t)}`);
    }
  };
  return {
    toggleFavourite: (track) => {
      const wanted = !track.favourite;
      const set = (favourite: boolean) => (row: Track) => ({ ...row, favourite });
      void attempt(track, set(wanted), set(!wanted), () => bridge.setFavourite(track.id, wanted));
    },
    countPlay: (track) => {
      const add = (plays: number, lastPlayed: string | null) => (row: Track) => ({
        ...row,
        playCount: row.playCount + plays,
        lastPlayed,
      });
      const now = new Date().toISOString();
      void attempt(track, add(1, now), add(-1, track.lastPlayed), () => bridge.recordPlay(track.id));
    },
  };
}
