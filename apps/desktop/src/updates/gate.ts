import { coerce, lt } from 'semver';
import type { FeedDocument } from '../feed/feed-document.ts';
import { missingSpace } from './disk-needs.ts';
import { UpdateError } from './errors.ts';
import type { LibraryFacts, LocalFacts } from './local-facts.ts';
import { forPackage } from './package-target.ts';
import { isReached, rolloutPosition } from './rollout.ts';
import { isNewer, readTrustedFeed, type SeenFeed, type TrustFacts } from './trust.ts';

export interface GateFacts extends TrustFacts {
  readonly installedVersion: string;
  readonly userId: string;
  /** Kernel version of the operating system, as `os.release()` has it. */
  readonly systemVersion: string;
  readonly local: LocalFacts;
}

/**
 * What a trusted feed says: `none` if it has the installed version. `held` has the reason why the version is not for this
 * computer, or not yet.
 */
export type GateResult =
  | { readonly status: 'none'; readonly seen: SeenFeed }
  | { readonly status: 'admitted'; readonly seen: SeenFeed; readonly feed: FeedDocument; readonly local: LocalFacts }
  | { readonly status: 'held'; readonly seen: SeenFeed; readonly error: UpdateError };

/**
 * Decides whether a version may be offered on this computer: whether it is authentic, whether the rollout has reached the
 * user, whether it can open the library, and whether the disks have space for it. Pure; `text` is the answer of the server.
 *
 * @throws UpdateError for a feed that is not to be trusted, with the codes of `readTrustedFeed`
 *
 * @example
 * const result = admitUpdate(text, facts);
 * if (result.status === 'held') console.log(result.error.code, result.error.hint);
 */
export function admitUpdate(text: string, facts: GateFacts): GateResult {
  const trusted = readTrustedFeed(text, facts);
  const seen = { version: trusted.version, issued: trusted.vendor.auralis.issued };
  try {
    if (!isNewer(trusted, facts.installedVersion)) return { status: 'none', seen };
    const feed = forPackage(trusted, facts.target);
    assertReached(feed, facts.userId);
    assertSystem(feed, facts.systemVersion);
    assertOpensLibrary(feed, facts.local.library);
    assertSpace(feed, facts.local);
    return { status: 'admitted', seen, feed, local: facts.local };
  } catch (error) {
    if (!(error instanceof UpdateError)) throw error;
    return { status: 'held', seen, error };
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

function assertSystem({ version, minimumSystemVersion }: FeedDocument, systemVersion: string): void {
  const minimum = coerce(minimumSystemVersion);
  // Without what a distribution adds, such as `-45-generic`, which would count as a prerelease.
  const system = coerce(systemVersion);
  if (minimum === null || system === null || !lt(system, minimum)) return;
  throw new UpdateError('SYSTEM_TOO_OLD', {
    message: `Version ${version} needs a newer operating system than this one.`,
    detail: `It needs system version ${minimumSystemVersion}; this one is ${systemVersion}.`,
    hint: 'Update your operating system. Until then, your version of Auralis keeps working.',
    facts: { version, minimumSystemVersion },
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
