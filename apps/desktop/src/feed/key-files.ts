import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { FeedError } from './errors.ts';
import { type AcceptedKey, acceptedKey } from './signature.ts';

const keyList = z.array(z.object({ id: z.string(), publicKey: z.string() }));

export interface GenerateKeyOptions {
  /** The file of the new private key. */
  readonly out: string;
  /** The JSON list of public keys that apps accept; the new one is added. */
  readonly accepted: string;
}

/**
 * Makes a key pair: writes the private key for its owner alone, and adds the public key to those that apps accept.
 *
 * @throws FeedError `KEY_EXISTS` if there is a file already, `KEY_UNREADABLE` if the list can't be read
 */
export function generateKey({ out, accepted }: GenerateKeyOptions): AcceptedKey {
  const keys = readAcceptedKeys(accepted);
  const { privateKey } = generateKeyPairSync('ed25519');
  try {
    writeFileSync(out, privateKey.export({ type: 'pkcs8', format: 'pem' }), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new FeedError('KEY_EXISTS', {
      message: `${out} exists already. No key was made.`,
      detail: 'A key that is overwritten can never sign again.',
      hint: 'Choose another file for the new key.',
      facts: { out },
      cause: error,
    });
  }
  const key = acceptedKey(privateKey);
  writeFileSync(accepted, `${JSON.stringify([...keys, key], null, 2)}\n`);
  return key;
}

/**
 * Reads the public keys that apps accept.
 *
 * @throws FeedError `KEY_UNREADABLE`
 */
export function readAcceptedKeys(path: string): readonly AcceptedKey[] {
  return readKey(path, (text) => keyList.parse(JSON.parse(text)));
}

/**
 * Reads the private keys to sign with, and checks that apps accept each of them.
 *
 * @throws FeedError `KEY_UNREADABLE`, `KEY_NOT_ACCEPTED`
 */
export function readSigningKeys(paths: readonly string[], accepted: readonly AcceptedKey[]): readonly KeyObject[] {
  if (accepted.length === 0) throw noKeyAccepted();
  return paths.map((path) => {
    const key = readKey(path, (text) => ed25519(createPrivateKey(text)));
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

function readKey<Key>(path: string, parse: (text: string) => Key): Key {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new FeedError('KEY_UNREADABLE', {
      message: `${path} can't be read.`,
      detail: String(error),
      hint: 'Name the file that "generate-key" wrote.',
      facts: { path },
      cause: error,
    });
  }
}
