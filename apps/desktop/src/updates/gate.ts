import type { FeedDocument } from '../feed/feed-document.ts';
import { missingSpace } from './disk-needs.ts';
import { UpdateError } from './errors.ts';
import type { LibraryFacts, LocalFacts } from './local-facts.ts';
import { isReached, rolloutPosition } from './rollout.ts';
import { readTrustedFeed, type TrustFacts } from './trust.ts';

export interface GateFacts extends TrustFacts {
  readonly userId: string;
  readonly local: LocalFacts;
}

/** `refused` has the reason; electron-updater itself would only say that there is no update. */
export type GateResult =
  | { readonly status: 'admitted'; readonly feed: FeedDocument; readonly local: LocalFacts }
  | { readonly status: 'refused'; readonly error: UpdateError };

/**
 * Decides whether a version may be offered on this computer: whether it is authentic, whether the rollout has reached the
 * user, whether it can open the library, and whether the disks have space for it. Pure; `document` is the parsed feed.
 *
 * @example
 * const result = admitUpdate(feedDocument, facts);
 * if (result.status === 'refused') console.log(result.error.code, result.error.hint);
 */
export function admitUpdate(document: unknown, facts: GateFacts): GateResult {
  try {
    const feed = readTrustedFeed(document, facts);
    assertReached(feed, facts.userId);
    assertOpensLibrary(feed, facts.local.library);
    assertSpace(feed, facts.local);
    return { status: 'admitted', feed, local: facts.local };
  } catch (error) {
    if (!(error instanceof UpdateError)) throw error;
    return { status: 'refused', error };
  }
}

function assertReached({ version, stagingPercentage }: FeedDocument, userId: string): void {
  if (isReached(userId, version, stagingPercentage)) return;
  throw new UpdateError('ROLLOUT_WAITING', {
    message: `Version ${version} is released in stages, and it has not reached this computer yet.`,
    detail: `${stagingPercentage} % of users get it; this one stands at ${rolloutPosition(userId, version).toFixed(1)} %.`,
    hint: 'There is nothing to do: it will be offered later.',
    facts: { version, stagingPercentage },
  });
}

function assertOpensLibrary({ version, vendor }: FeedDocument, library: LibraryFacts): void {
  // An update may be what makes an unreadable library readable, so it is not held back.
  if (library.status !== 'known') return;
  const { schema } = vendor.auralis;
  const found = library.version === 'legacy' ? 0 : library.version;
  if (found < schema.upgradesFrom)
    throw new UpdateError('LIBRARY_TOO_OLD', {
      message: `Your library is too old for version ${version}: it can not upgrade it in one go.`,
      detail: `The library has schema ${library.version}; ${version} upgrades from ${schema.upgradesFrom}.`,
      hint: 'Install a version between the two first, and open your library with it.',
      facts: { version, schema, library },
    });
  if (found > schema.version && library.minReader > schema.version)
    throw new UpdateError('LIBRARY_TOO_NEW', {
      message: `Your library was last used by a version that is newer than ${version}, which could not open it.`,
      detail: `The library has schema ${found}, readable from ${library.minReader}; ${version} knows ${schema.version}.`,
      hint: 'There is nothing to do: a version that can open your library will be offered.',
      facts: { version, schema, library },
    });
}

function assertSpace(feed: FeedDocument, local: LocalFacts): void {
  const missing = missingSpace(feed, local);
  if (missing === null) return;
  const { needed, free } = missing;
  const megabytes = Math.ceil((needed - free) / 1e6);
  throw new UpdateError('DISK_FULL', {
    message: `There is too little space for version ${feed.version} and a backup of your library: ${megabytes} MB are missing.`,
    detail: `${needed} bytes are needed on one disk, and ${free} are free.`,
    hint: `Free at least ${megabytes} MB, and check for updates again.`,
    facts: { version: feed.version, needed, free },
  });
}
