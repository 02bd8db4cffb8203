import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { contentToSign, type FeedDocument, type UnsignedFeed } from './feed-document.ts';
import type { FeedEnvelope } from './feed-envelope.ts';

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
  const signed = contentToSign(feed);
  const signatures = privateKeys.map((key) => ({
    key: acceptedKey(key).id,
    value: sign(null, Buffer.from(signed), key).toString('base64'),
  }));
  return { ...feed, vendor: { auralis: { ...feed.vendor.auralis, signed, signatures } } };
}

/** Checks whether an accepted key signed the text in a feed. Nothing of the text is parsed. Never throws. */
export function verifySignatures(
  { vendor }: Pick<FeedEnvelope, 'vendor'>,
  accepted: readonly AcceptedKey[],
): SignatureStatus {
  const { signed, signatures } = vendor.auralis;
  const known = signatures.flatMap((signature) => {
    const key = accepted.find(({ id }) => id === signature.key);
    return key === undefined ? [] : [{ key, signature: Buffer.from(signature.value, 'base64') }];
  });
  if (known.length === 0) return 'key-unknown';
  const content = Buffer.from(signed);
  const isValid = known.some(({ key, signature }) => verify(null, content, publicKeyOf(key), signature));
  return isValid ? 'valid' : 'tampered';
}

function publicKeyOf({ publicKey }: AcceptedKey): KeyObject {
  return createPublicKey({ key: Buffer.from(publicKey, 'base64'), type: 'spki', format: 'der' });
}
