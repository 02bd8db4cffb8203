import { expect, test } from 'vitest';
import { trackIds } from '../../contract/library.ts';
import { partsOf } from './use-playlist-changes.ts';

test('a large selection goes into requests that the app accepts, with every track once and in its order', () => {
  const tracks = Array.from({ length: 6000 }, (_, id) => String(id));
  const parts = partsOf(tracks);
  for (const part of parts) expect(trackIds.safeParse({ tracks: part }).success).toBe(true);
  expect(parts.flat()).toEqual(tracks);
  expect(partsOf([])).toEqual([]);
});
