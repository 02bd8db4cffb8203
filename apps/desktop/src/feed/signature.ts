import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { FeedDocument, UnsignedFeed } from './feed-document.ts';

/** A public key whose signatures an app accepts. An app has several of them, so that keys can be replaced. */
export interface AcceptedKey {
  readonly id: string;
  /** Ed25519, as base64 of its DER encoding (SPKI). */
  readonly publicKey: string;
}

export type SignatureStatus =
  | 'valid'
  /** No accepted key signed the feed. */
  | 'key-unknown'
  /** An accepted key signed something else. */
  | 'tampered';

/** The public half of a key pair, as apps store it. The id is derived from the key, so it can't be given to another. */
export function acceptedKey(key: KeyObject): AcceptedKey {
  const publicKey = (key.type === 'private' ? createPublicKey(key) : key).export({ type: 'spki', format: 'der' });
  const id = createHash('sha256').update(publicKey).digest('hex').slice(0, 16);
  return { id, publicKey: publicKey.toString('base64') };
}

/** Signs a feed with each of the keys: apps that accept any one of them accept the feed. */
export function signFeed(feed: UnsignedFeed, privateKeys: readonly KeyObject[]): FeedDocument {
  const content = signedContent(feed);
  const signatures = privateKeys.map((key) => ({
    key: acceptedKey(key).id,
    value: sign(null, content, key).toString('base64'),
  }));
  return { ...feed, vendor: { auralis: { ...feed.vendor.auralis, signatures } } };
}

/** Checks whether an accepted key signed the feed. Never throws for a feed that `parseFeed` has read. */
export function verifySignatures(feed: FeedDocument, accepted: readonly AcceptedKey[]): SignatureStatus {
  const content = signedContent(feed);
  const known = feed.vendor.auralis.signatures.flatMap((signature) => {
    const key = accepted.find(({ id }) => id === signature.key);
    return key === undefined ? [] : [{ key, signature: Buffer.from(signature.value, 'base64') }];
  });
  if (known.length === 0) return 'key-unknown';
  const isValid = known.some(({ key, signature }) => verify(null, content, publicKeyOf(key), signature));
  return isValid ? 'valid' : 'tampered';
}

function publicKeyOf({ publicKey }: AcceptedKey): KeyObject {
  return createPublicKey({ key: Buffer.from(publicKey, 'base64'), type: 'spki', format: 'der' });
}

/**
 * The bytes that are signed: all that decides what is installed, on what library, and what the listener reads about it.
 * The percentage of a staged rollout is left out.
 */
function signedContent({ version, files, minimumSystemVersion, vendor }: UnsignedFeed): Buffer {
  const { channel, schema, releases, expires } = vendor.auralis;
  return Buffer.from(canonicalJson({ version, files, minimumSystemVersion, channel, schema, releases, expires }));
}

/** JSON with sorted keys: YAML does not promise to keep the order in which they were signed. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
