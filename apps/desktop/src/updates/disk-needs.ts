import type { FeedDocument } from '../feed/feed-document.ts';
import type { LibraryFacts, LocalFacts } from './local-facts.ts';

/** Added for each disk: manifests, journals, and what other programs write meanwhile. */
const MARGIN = 16_000_000;
/** The migrations of the offered app are not known here, so each is taken for one that rewrites every page. */
const UPGRADE_FACTOR = 3;

export interface MissingSpace {
  readonly needed: number;
  readonly free: number;
}

/**
 * The disk on which an update, and the upgrade of the library at its first start, would find too little space; null if all
 * have enough. Pure.
 */
export function missingSpace(feed: FeedDocument, { library, disks }: LocalFacts): MissingSpace | null {
  const download = downloadBytes(feed);
  const upgraded = upgradedBytes(feed, library);
  const needs = [
    { disk: disks.download, bytes: download },
    // Within one disk the download is renamed; to another it is copied.
    { disk: disks.app, bytes: disks.app.device === disks.download.device ? 0 : download },
    { disk: disks.library, bytes: UPGRADE_FACTOR * upgraded },
    { disk: disks.backups, bytes: upgraded },
  ];
  for (const onOneDisk of Map.groupBy(needs, ({ disk }) => disk.device).values()) {
    const needed = onOneDisk.reduce((sum, { bytes }) => sum + bytes, 0);
    const free = Math.min(...onOneDisk.map(({ disk }) => disk.freeBytes));
    if (needed > 0 && free < needed + MARGIN) return { needed: needed + MARGIN, free };
  }
  return null;
}

/** Size of the largest installer: which one fits this computer is up to electron-updater. */
export function downloadBytes({ files }: FeedDocument): number {
  return Math.max(...files.map(({ size }) => size));
}

function upgradedBytes(feed: FeedDocument, library: LibraryFacts): number {
  if (library.status !== 'known') return 0;
  const isUpgraded = library.version === 'legacy' || library.version < feed.vendor.auralis.schema.version;
  return isUpgraded ? library.bytes : 0;
}
