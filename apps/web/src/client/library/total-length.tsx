import { useQuery } from '@tanstack/react-query';
import type { ListRequest } from '../../contract/library.ts';
import { useBridge } from '../bridge/bridge-context.tsx';
import { useTexts } from '../texts/texts.ts';
import { loadList } from './load-tracks.ts';

/** A longer list is not loaded whole only to add up its lengths. */
const MOST_TRACKS = 2000;

export interface TotalLengthProps {
  readonly request: ListRequest;
  readonly tracks: number;
}

/** `12 tracks · 48:10`; without the length until it is known, and for very long lists. */
export function TotalLength({ request, tracks }: TotalLengthProps) {
  const { t, f } = useTexts();
  const bridge = useBridge();
  const { data } = useQuery({
    queryKey: ['length', request],
    enabled: tracks > 0 && tracks <= MOST_TRACKS,
    queryFn: async () => (await loadList(bridge, request)).reduce((sum, { duration }) => sum + (duration ?? 0), 0),
  });
  return [t.library.tracks(tracks), ...(data === undefined ? [] : [f.clock(data)])].join(' · ');
}
