import type { Playlist } from '../../contract/library.ts';
import { useBridge } from '../bridge/bridge-context.tsx';
import { useNotices } from '../components/notices.tsx';
import { describeError } from '../components/words.tsx';
import { loadList } from '../library/load-tracks.ts';
import { usePlaylistChanges } from './use-playlist-changes.ts';

/** Longer ones would take too long to read before they are deleted. */
const MOST_TRACKS = 5000;

/** A playlist that fills itself, or has a description, could not be made again as it was. */
const canComeBack = ({ isSmart, description, tracks }: Playlist) =>
  !isSmart && description === null && tracks <= MOST_TRACKS;

/** Deletes a playlist, and offers to make it again where it would be the same. */
export function usePlaylistRemoval(): (playlist: Playlist, onRemoved: () => void) => Promise<void> {
  const bridge = useBridge();
  const notices = useNotices();
  const changes = usePlaylistChanges();
  const fail = (error: unknown) => notices.fail(({ t }) => describeError(error, t));
  const makeAgain = async (name: string, tracks: readonly string[]) => {
    const { id } = await changes.create(name);
    await changes.add(id, tracks);
    notices.succeed(({ t }) => t.playlists.restored(name));
  };
  return async (playlist, onRemoved) => {
    const { id, name } = playlist;
    try {
      const request = { of: 'playlist', id, order: 'position', direction: 'ascending' } as const;
      const tracks = canComeBack(playlist) ? (await loadList(bridge, request)).map((track) => track.id) : null;
      await changes.remove(id);
      onRemoved();
      notices.succeed(
        ({ t }) => t.playlists.removed(name || t.library.untitled),
        // The app accepts no empty name.
        tracks === null || name.trim() === '' ? undefined : () => void makeAgain(name, tracks).catch(fail),
      );
    } catch (error) {
      fail(error);
    }
  };
}
