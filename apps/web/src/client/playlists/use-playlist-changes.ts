import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useBridge } from '../bridge/bridge-context.tsx';

const KEY = ['playlists'];

export function usePlaylists() {
  const bridge = useBridge();
  return useQuery({ queryKey: KEY, queryFn: () => bridge.playlists() });
}

/** Changes of playlists, each of which loads the list again once the app has made it. */
export function usePlaylistChanges() {
  const bridge = useBridge();
  const queries = useQueryClient();
  const reload = () => queries.invalidateQueries({ queryKey: KEY });
  return {
    create: async (name: string) => {
      const playlist = await bridge.createPlaylist(name);
      await reload();
      return playlist;
    },
    rename: async (id: string, name: string) => {
      await bridge.renamePlaylist(id, name);
      await reload();
    },
    remove: async (id: string) => {
      await bridge.deletePlaylist(id);
      await reload();
    },
    add: async (id: string, track: string) => {
      await bridge.addToPlaylist(id, [track]);
      await Promise.all([reload(), queries.invalidateQueries({ queryKey: ['tracks'] })]);
    },
  };
}
