import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Added } from '../../contract/library.ts';
import { useBridge } from '../bridge/bridge-context.tsx';

const KEY = ['playlists'];

/** A request holds so many tracks. */
const MOST_TRACKS = 2500;

/** One after the other, so that the tracks keep their order. */
export function partsOf(tracks: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(tracks.length / MOST_TRACKS) }, (_, part) =>
    tracks.slice(part * MOST_TRACKS, (part + 1) * MOST_TRACKS),
  );
}

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
    add: async (id: string, tracks: readonly string[]): Promise<Added> => {
      let added = 0;
      for (const part of partsOf(tracks)) added += (await bridge.addToPlaylist(id, part)).added;
      await Promise.all([reload(), queries.invalidateQueries({ queryKey: ['tracks'] })]);
      return { added };
    },
  };
}
