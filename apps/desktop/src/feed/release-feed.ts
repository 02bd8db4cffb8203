import { type ReleaseRecord, renderUpdaterNotes } from '@auralis/changelog';
import { isPrerelease } from '@auralis/version';
import { compare, lte } from 'semver';
import { FeedError } from './errors.ts';
import type { Channel, FeedFile, FeedSchema, UnsignedFeed } from './feed-document.ts';
import type { FeedTarget } from './feed-target.ts';

export interface ReleaseFeedOptions {
  /** Every release record, in any order. */
  readonly releases: readonly ReleaseRecord[];
  readonly version: string;
  readonly channel: Channel;
  readonly files: readonly FeedFile[];
  /** The computers that the files are for. */
  readonly target: FeedTarget;
  /** The oldest schema that the released app can upgrade. */
  readonly upgradesFrom: number;
  /** Percentage of users who get the release, 0 to 100. */
  readonly stagingPercentage: number;
  /** Oldest kernel, as electron-updater compares it with `os.release()`. */
  readonly minimumSystemVersion?: string | undefined;
  readonly issued: Date;
  readonly expires: Date;
}

/**
 * The feed of a release, made from its record and those before it. Pure.
 *
 * @throws FeedError `RELEASE_UNKNOWN` if no record has the version, `PRERELEASE_REFUSED` for one in the stable channel
 */
export function releaseFeed({ releases, version, channel, files, ...options }: ReleaseFeedOptions): UnsignedFeed {
  const record = releases.find((each) => each.version === version);
  if (record === undefined) throw unknownRelease(version, releases);
  if (!channelsOf(version).includes(channel)) throw prereleaseRefused(version);
  const crossed = releases
    .filter((each) => lte(each.version, version))
    .toSorted((a, b) => compare(b.version, a.version));
  const previous = crossed.find((each) => each !== record && !isPrerelease(each.version))?.version ?? null;
  return {
    version,
    files: [...files],
    releaseDate: `${record.date}T00:00:00.000Z`,
    releaseNotes: renderUpdaterNotes({ releases, since: previous, current: version }),
    stagingPercentage: options.stagingPercentage,
    ...(options.minimumSystemVersion && { minimumSystemVersion: options.minimumSystemVersion }),
    vendor: {
      auralis: {
        channel,
        ...options.target,
        schema: schemaOf(record, crossed, options.upgradesFrom),
        releases: crossed.map(forListeners),
        issued: options.issued.toISOString(),
        expires: options.expires.toISOString(),
      },
    },
  };
}

/** A stable release goes to both channels: `beta` is never behind `latest`. */
export function channelsOf(version: string): readonly Channel[] {
  return isPrerelease(version) ? ['beta'] : ['latest', 'beta'];
}

function schemaOf(record: ReleaseRecord, crossed: readonly ReleaseRecord[], upgradesFrom: number): FeedSchema {
  const readers = crossed.map(({ schema }) => (schema.breaking ? (schema.minReader ?? schema.to) : 1));
  return { version: record.schema.to, upgradesFrom, readableBy: Math.max(...readers) };
}

/** What developers read is left out: the feed is downloaded at every check. */
function forListeners({ version, date, schema, api, entries }: ReleaseRecord): ReleaseRecord {
  const forThem = entries.filter(({ audience }) => audience === 'listener');
  return {
    version,
    date,
    schema,
    api,
    entries: forThem.map(({ id, category, audience, text }) => ({ id, category, audience, text, packages: [] })),
  };
}

function unknownRelease(version: string, releases: readonly ReleaseRecord[]): FeedError {
  return new FeedError('RELEASE_UNKNOWN', {
    message: `There is no release ${version}.`,
    detail: `The records end with ${releases[0]?.version ?? 'none'}.`,
    hint: 'Cut the release first, or check the version.',
    facts: { version },
  });
}

function prereleaseRefused(version: string): FeedError {
  return new FeedError('PRERELEASE_REFUSED', {
    message: `${version} is a prerelease, and the channel latest is for stable releases.`,
    detail: 'Everyone would get it, and nobody could go back.',
    hint: 'Leave --channel out, or name only beta.',
    facts: { version },
  });
}
