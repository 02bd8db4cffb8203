import { lt } from 'semver';
import { type Channel, type FeedDocument, parseFeed } from '../feed/feed-document.ts';
import { type AcceptedKey, verifySignatures } from '../feed/signature.ts';
import { UpdateError } from './errors.ts';

export interface TrustFacts {
  readonly installedVersion: string;
  readonly channel: Channel;
  /** A signature by any of them counts. */
  readonly acceptedKeys: readonly AcceptedKey[];
  readonly now: Date;
}

/**
 * Checks that a feed was signed by Auralis, for this channel, is still valid, and does not lead back to an older version.
 * The hash beside an installer proves that it arrived complete; only the signature proves where it comes from. Pure.
 *
 * @throws UpdateError `FEED_UNREADABLE`, `UPDATE_UNSIGNED`, `UPDATE_KEY_UNKNOWN`, `UPDATE_TAMPERED`, `UPDATE_EXPIRED`,
 * `UPDATE_OLDER`
 */
export function readTrustedFeed(document: unknown, facts: TrustFacts): FeedDocument {
  const parsed = parseFeed(document);
  if (parsed.status === 'invalid') throw unreadable(parsed.reason);
  if (parsed.status === 'unsigned') throw unsigned();
  const { feed } = parsed;
  assertSigned(feed, facts.acceptedKeys);
  assertForChannel(feed, facts.channel);
  assertNotExpired(feed, facts.now);
  assertNotOlder(feed, facts.installedVersion);
  return feed;
}

/** The feed is not one, or not one that this version understands. */
export function unreadable(detail: string, cause?: unknown): UpdateError {
  return new UpdateError('FEED_UNREADABLE', {
    message: 'What the update server answered is not a list of updates.',
    detail,
    hint: 'If this network asks you to sign in, open a web page first, sign in, and check again.',
    cause,
  });
}

const BY_HAND = 'Nothing was installed. Download Auralis from its website if you want to update now.';

function unsigned(): UpdateError {
  return new UpdateError('UPDATE_UNSIGNED', {
    message: 'The update is not signed, so Auralis can not know where it comes from.',
    detail: 'The feed has no signature in vendor.auralis.signatures.',
    hint: BY_HAND,
  });
}

function assertSigned(feed: FeedDocument, accepted: readonly AcceptedKey[]): void {
  const status = verifySignatures(feed, accepted);
  if (status === 'tampered') throw tampered(`The signature does not fit the content of the feed of ${feed.version}.`);
  if (status === 'valid') return;
  const keys = feed.vendor.auralis.signatures.map(({ key }) => key);
  throw new UpdateError('UPDATE_KEY_UNKNOWN', {
    message: 'The update is signed with a key that this version does not know.',
    detail: `It is signed with ${keys.join(', ')}; accepted are ${accepted.map(({ id }) => id).join(', ') || 'none'}.`,
    hint: BY_HAND,
    facts: { version: feed.version, keys },
  });
}

function assertForChannel(feed: FeedDocument, channel: Channel): void {
  const signedFor = feed.vendor.auralis.channel;
  if (signedFor !== channel) throw tampered(`It was signed for the channel ${signedFor}, and found in ${channel}.`);
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

function assertNotOlder({ version }: FeedDocument, installedVersion: string): void {
  if (!lt(version, installedVersion)) return;
  throw new UpdateError('UPDATE_OLDER', {
    message: `The newest version in this channel is ${version}. You have ${installedVersion}, and Auralis does not go back.`,
    detail: `${version} comes before ${installedVersion}.`,
    hint: 'There is nothing to do: you get the next version that is newer than yours.',
    facts: { version, installedVersion },
  });
}
