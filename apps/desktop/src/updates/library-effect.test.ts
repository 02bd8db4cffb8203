import { expect, test } from 'vitest';
import { ROOMY } from '../../test/stand-in-app.ts';
import type { FeedDocument } from '../feed/feed-document.ts';
import { missingSpace } from './disk-needs.ts';
import { libraryEffect } from './library-effect.ts';
import type { LibraryFacts, LocalFacts } from './local-facts.ts';

const known = (version: number | 'legacy', bytes = 0): LibraryFacts => ({
  status: 'known',
  version,
  minReader: 1,
  bytes,
});
const effect = (library: LibraryFacts, offered: { readonly version: number; readonly readableBy: number }) =>
  libraryEffect({ library, offered: { ...offered, upgradesFrom: 0 }, installedSchema: 5 });

test.each([
  [known(5), { version: 6, readableBy: 1 }, { effect: 'upgrade', from: 5, to: 6, canReturn: true }],
  [known(5), { version: 6, readableBy: 5 }, { effect: 'upgrade', from: 5, to: 6, canReturn: true }],
  [known(5), { version: 6, readableBy: 6 }, { effect: 'upgrade', from: 5, to: 6, canReturn: false }],
  [known('legacy'), { version: 5, readableBy: 1 }, { effect: 'upgrade', from: 'legacy', to: 5, canReturn: true }],
  [known(5), { version: 5, readableBy: 5 }, { effect: 'none' }],
  [known(7), { version: 6, readableBy: 6 }, { effect: 'none' }],
  [{ status: 'absent' }, { version: 6, readableBy: 6 }, { effect: 'none' }],
  [{ status: 'unknown' }, { version: 6, readableBy: 6 }, { effect: 'unknown' }],
] as const)('the offer says what the update does to the library: %j with %j is %j', (library, offered, expected) => {
  const { text, ...data } = effect(library, offered);
  expect(data).toEqual(expected);
  expect(text).toMatch(/\.$/);
});

const MB = 1_000_000;
const feed = (schema: number) =>
  ({
    files: [{ size: 80 * MB }, { size: 100 * MB }],
    vendor: { auralis: { schema: { version: schema } } },
  }) as FeedDocument;
const disks = (free: Partial<Record<keyof LocalFacts['disks'], readonly [device: number, megabytes: number]>>) =>
  ({
    ...ROOMY.disks,
    ...Object.fromEntries(
      Object.entries(free).map(([place, [device, size]]) => [place, { device, freeBytes: size * MB }]),
    ),
  }) as LocalFacts['disks'];
const missing = (schema: number, free: Parameters<typeof disks>[0]) =>
  missingSpace(feed(schema), { ...ROOMY, library: known(5, 50 * MB), disks: disks(free) });

test('an update needs space for the largest installer, and for the upgrade and its backup if it changes the library', () => {
  expect(missing(5, { download: [2, 115] })).toEqual({ needed: 116 * MB, free: 115 * MB });
  expect(missing(5, { download: [2, 116], library: [3, 0], backups: [3, 0] })).toBeNull();
  expect(missing(6, { library: [3, 165] })).toEqual({ needed: 166 * MB, free: 165 * MB });
  expect(missing(6, { backups: [3, 65] })).toEqual({ needed: 66 * MB, free: 65 * MB });
});

test('places on one disk share its space, and a move within one disk takes none', () => {
  const oneDisk = (size: number) =>
    missing(6, { download: [2, size], app: [2, size], library: [2, size], backups: [2, size] });
  expect(oneDisk(315)).toEqual({ needed: 316 * MB, free: 315 * MB });
  expect(oneDisk(316)).toBeNull();
  expect(missing(5, { download: [2, 200], app: [3, 115] })).toEqual({ needed: 116 * MB, free: 115 * MB });
});
