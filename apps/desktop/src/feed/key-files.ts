import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { syncFile } from '@auralis/sqlite/support';
import { z } from 'zod';
import { FeedError } from './errors.ts';
import { replaceFiles, unwritable } from './replace-files.ts';
import { type AcceptedKey, acceptedKey } from './signature.ts';

const keyList = z.array(z.object({ id: z.string(), publicKey: z.string() }));

export interface GenerateKeyOptions {
  /** The file of the new private key. */
  readonly out: string;
  /** The JSON list of public keys that apps accept; the new one is added. */
  readonly accepted: string;
}

export interface AcceptKeyOptions {
  /** The file of a private or public key. */
  readonly file: string;
  /** The JSON list of public keys that apps accept. */
  readonly accepted: string;
}

/**
 * Makes a key pair: writes the private key for its owner alone, and adds the public key to those that apps accept. If either
 * can't be written, there is no new key.
 *
 * @throws FeedError `KEY_EXISTS` if there is a file already, `KEY_UNREADABLE` if the list can't be read, `FILE_UNWRITABLE`
 */
export function generateKey({ out, accepted }: GenerateKeyOptions): AcceptedKey {
  const keys = readAcceptedKeys(accepted);
  const { privateKey } = generateKeyPairSync('ed25519');
  const key = acceptedKey(privateKey);
  writePrivateKey(out, privateKey);
  try {
    writeAcceptedKeys(accepted, [...keys, key]);
  } catch (error) {
    rmSync(out);
    throw error;
  }
  return key;
}

/**
 * Adds the public half of a key that exists to those that apps accept. One that they accept already is left as it is.
 *
 * @throws FeedError `KEY_UNREADABLE`, `FILE_UNWRITABLE`
 */
export function acceptKey({ file, accepted }: AcceptKeyOptions): AcceptedKey {
  const keys = readAcceptedKeys(accepted);
  // It derives the public half from a private key.
  const key = acceptedKey(readKey(file, PRIVATE_HINT, (text) => ed25519(createPublicKey(text))));
  if (keys.every(({ id }) => id !== key.id)) writeAcceptedKeys(accepted, [...keys, key]);
  return key;
}

const PRIVATE_HINT = 'Name the file that "generate-key" wrote.';
const LIST_HINT = 'Restore the list from git. "generate-key" and "accept-key" add keys to it.';

/**
 * Reads the public keys that apps accept, and checks that each is one.
 *
 * @throws FeedError `KEY_UNREADABLE`
 */
export function readAcceptedKeys(path: string): readonly AcceptedKey[] {
  return readKey(path, LIST_HINT, (text) => keyList.parse(JSON.parse(text)).map(checkedKey));
}

/**
 * Reads the private keys to sign with, and checks that apps accept each of them.
 *
 * @throws FeedError `KEY_UNREADABLE`, `KEY_NOT_ACCEPTED`
 */
export function readSigningKeys(paths: readonly string[], accepted: readonly AcceptedKey[]): readonly KeyObject[] {
  if (accepted.length === 0) throw noKeyAccepted();
  return paths.map((path) => {
    const key = readKey(path, PRIVATE_HINT, (text) => ed25519(createPrivateKey(text)));
    const { id } = acceptedKey(key);
    if (accepted.some((each) => each.id === id)) return key;
    throw new FeedError('KEY_NOT_ACCEPTED', {
      message: `No app would accept the signature of ${path}.`,
      detail: `Its id is ${id}; accepted are ${accepted.map((each) => each.id).join(', ') || 'none'}.`,
      hint: 'Sign with a key whose public half is in accepted-keys.json of the apps that are to be updated.',
      facts: { path, id },
    });
  });
}

function checkedKey({ id, publicKey }: AcceptedKey): AcceptedKey {
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), type: 'spki', format: 'der' });
  const found = acceptedKey(ed25519(key));
  if (found.id === id && found.publicKey === publicKey) return found;
  throw new TypeError(`The key with the id ${id} has the id ${found.id}.`);
}

function writePrivateKey(out: string, key: KeyObject): void {
  try {
    writeFileSync(out, key.export({ type: 'pkcs8', format: 'pem' }), { flag: 'wx', mode: 0o600 });
    syncFile(out);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw keyExists(out, error);
    // A part of a key, such as on a full disk, would be in the way of the next attempt.
    rmSync(out, { force: true });
    throw unwritable(out, error);
  }
}

function writeAcceptedKeys(path: string, keys: readonly AcceptedKey[]): void {
  const target = realpathSync(path);
  replaceFiles(dirname(target), [{ name: basename(target), text: `${JSON.stringify(keys, null, 2)}\n` }]);
}

function keyExists(out: string, cause: unknown): FeedError {
  return new FeedError('KEY_EXISTS', {
    message: `${out} exists already. No key was made.`,
    detail: 'A key that is overwritten can never sign again.',
    hint: 'Choose another file for the new key. "accept-key" lets apps accept a key that exists.',
    facts: { out },
    cause,
  });
}

function noKeyAccepted(): FeedError {
  return new FeedError('KEY_NOT_ACCEPTED', {
    message: 'There is no key yet whose signatures apps accept.',
    detail: 'accepted-keys.json is an empty list.',
    hint: 'Make the first keys with "pnpm feed generate-key --out FILE", commit accepted-keys.json, and build the app again.',
  });
}

function ed25519(key: KeyObject): KeyObject {
  if (key.asymmetricKeyType === 'ed25519') return key;
  throw new TypeError(`The key is of type ${key.asymmetricKeyType}, not ed25519.`);
}

function readKey<Key>(path: string, hint: string, parse: (text: string) => Key): Key {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new FeedError('KEY_UNREADABLE', {
      message: `${path} can't be read.`,
      detail: String(error),
      hint,
      facts: { path },
      cause: error,
    });
  }
}
