import { gt, lt } from 'semver';
import { type Channel, type FeedDocument, parseContent } from '../feed/feed-document.ts';
import { type FeedEnvelope, readEnvelope } from '../feed/feed-envelope.ts';
import { type AcceptedKey, verifySignatures } from '../feed/signature.ts';
import { UpdateError } from './errors.ts';
import { isForComputer, type PackageTarget } from './package-target.ts';
import { unreadable } from './updater-errors.ts';

/** What is remembered of a feed. */
export interface SeenFeed {
  /** When it was signed, as an ISO date. */
  readonly issued: string;
  readonly version: string;
}

export interface TrustFacts {
  readonly channel: Channel;
  readonly target: PackageTarget;
  /** A signature by any of them counts. */
  readonly acceptedKeys: readonly AcceptedKey[];
  /** The feed of the channel that was signed last, of those that were accepted so far; null before the first one. */
  readonly newestFeed: SeenFeed | null;
  readonly now: Date;
}

/**
 * Checks that a feed was signed by Auralis, for this channel and this kind of computer, is still valid, and was not signed
 * before one that was seen already. The hash beside an installer proves that it arrived complete; only the signature proves
 * where it comes from. The content is parsed after its signature was checked, and nothing but the content is used. Pure.
 *
 * @throws UpdateError `FEED_UNREADABLE`, `UPDATE_UNSIGNED`, `UPDATE_KEY_UNKNOWN`, `UPDATE_TAMPERED`, `UPDATE_EXPIRED`,
 * `UPDATE_REPLAYED`
 */
export function readTrustedFeed(text: string, facts: TrustFacts): FeedDocument {
  const read = readEnvelope(text);
  if (read.status === 'invalid') throw unreadable(read.reason);
  if (read.status === 'unsigned') throw unsigned();
  assertSigned(read.envelope, facts.acceptedKeys);
  const parsed = parseContent(read.envelope);
  if (parsed.status !== 'read') throw unreadable(parsed.status === 'invalid' ? parsed.reason : 'It has no content.');
  const { feed } = parsed;
  assertForChannel(feed, facts.channel);
  assertForComputer(feed, facts.target);
  assertNotExpired(feed, facts.now);
  assertNotReplayed(feed, facts.newestFeed);
  return feed;
}

/** What is longer is not an id of ours. */
const KEY_ID_LENGTH = 16;
const BY_HAND = 'Nothing was installed. Download Auralis from its website if you want to update now.';

function unsigned(): UpdateError {
  return new UpdateError('UPDATE_UNSIGNED', {
    message: 'The update is not signed, so Auralis can not know where it comes from.',
    detail: 'The feed has no signature in vendor.auralis.',
    hint: BY_HAND,
  });
}

function assertSigned(envelope: FeedEnvelope, accepted: readonly AcceptedKey[]): void {
  const status = verifySignatures(envelope, accepted);
  if (status === 'tampered') throw tampered('The signature does not fit the content of the feed.');
  if (status === 'valid') return;
  const keys = envelope.vendor.auralis.signatures.map(({ key }) => key.slice(0, KEY_ID_LENGTH));
  throw new UpdateError('UPDATE_KEY_UNKNOWN', {
    message: 'The update is signed with a key that this version does not know.',
    detail: `It is signed with ${keys.join(', ')}; accepted are ${accepted.map(({ id }) => id).join(', ') || 'none'}.`,
    hint: BY_HAND,
    facts: { keys },
  });
}

function assertForChannel(feed: FeedDocument, channel: Channel): void {
  const signedFor = feed.vendor.auralis.channel;
  if (signedFor !== channel) throw tampered(`It was signed for the channel ${signedFor}, and found in ${channel}.`);
}

function assertForComputer({ vendor }: FeedDocument, target: PackageTarget): void {
  const { platform, architectures } = vendor.auralis;
  if (isForComputer({ platform, architectures }, target)) return;
  const found = `${target.platform} on ${target.architecture}`;
  throw tampered(`It was signed for ${platform} on ${architectures.join(' and ')}, and found by an app for ${found}.`);
}

function tampered(detail: string): UpdateError {
  return new UpdateError('UPDATE_TAMPERED', {
    message: 'The update was changed after it was signed.',
    detail,
    hint: `${BY_HAND} If you see this again, please report it.`,
  });
}

function assertNotExpired({ version, vendor }: FeedDocument, now: Date): void {
  const { expires } = vendor.auralis;
  if (Date.parse(expires) > now.getTime()) return;
  throw new UpdateError('UPDATE_EXPIRED', {
    message: `The offer of version ${version} has expired, so a newer one may have been withheld.`,
    detail: `It expired on ${expires}; this computer says it is ${now.toISOString()}.`,
    hint: 'Check the date of this computer. If it is right, check again tomorrow.',
    facts: { version, expires },
  });
}

function assertNotReplayed({ version, vendor }: FeedDocument, newest: SeenFeed | null): void {
  const { issued } = vendor.auralis;
  if (newest === null) return;
  const laterMs = Date.parse(issued) - Date.parse(newest.issued);
  if (laterMs > 0 || (laterMs === 0 && !lt(version, newest.version))) return;
  throw new UpdateError('UPDATE_REPLAYED', {
    message: 'The update server offers an old list of updates, although there was a newer one.',
    detail: `The list with ${version} was signed on ${issued}; one with ${newest.version} of ${newest.issued} was seen before.`,
    hint: `${BY_HAND} If you see this again tomorrow, please report it.`,
    facts: { version, issued, newest },
  });
}

/**
 * Whether a trusted feed leads on from the installed version. No app goes back by itself.
 *
 * @throws UpdateError `UPDATE_OLDER`
 */
export function isNewer({ version }: FeedDocument, installedVersion: string): boolean {
  if (!lt(version, installedVersion)) return gt(version, installedVersion);
  throw new UpdateError('UPDATE_OLDER', {
    message: `The newest version in this channel is ${version}. You have ${installedVersion}, and Auralis does not go back.`,
    detail: `${version} comes before ${installedVersion}.`,
    hint: 'There is nothing to do: you get the next version that is newer than yours.',
    facts: { version, installedVersion },
  });
}
