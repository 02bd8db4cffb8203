import { createPublicKey } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { errorCode, type FeedFolder, feedFolder, runFeed } from '../../test/feed-folder.ts';
import { readAcceptedKeys } from './key-files.ts';

let feed: FeedFolder;
let list: string;
beforeEach(() => {
  feed = feedFolder();
  list = feed.accepted[1];
});
afterEach(() => feed[Symbol.dispose]());

const file = (name: string) => join(feed.path, name);
const ids = () => readAcceptedKeys(list).map(({ id }) => id);
const generate = (out: string, accepted = list) =>
  errorCode('generate-key', '--out', file(out), '--accepted', accepted);

test('generate-key writes a private file for its owner alone, and never over another one', async () => {
  if (process.platform !== 'win32') expect(statSync(feed.key).mode & 0o077).toBe(0);
  const before = readFileSync(feed.key, 'utf8');
  expect(await generate('key.pem')).toBe('KEY_EXISTS');
  expect(readFileSync(feed.key, 'utf8')).toBe(before);
  expect(ids()).toHaveLength(1);
});

test('generate-key leaves no private key if the list can not be written, and succeeds when it can be', async () => {
  // The list can be read, but the name of the new one would be too long for the file system.
  const unwritable = file(`${'k'.repeat(240)}.json`);
  writeFileSync(unwritable, '[]');
  expect(await generate('new.pem', unwritable)).toBe('FILE_UNWRITABLE');
  expect(existsSync(file('new.pem'))).toBe(false);
  expect(readFileSync(unwritable, 'utf8')).toBe('[]');
  expect((await runFeed('generate-key', '--out', file('new.pem'), ...feed.accepted)).status).toBe(0);
  expect(ids()).toHaveLength(2);
});

test('generate-key changes no list if the private key can not be written', async () => {
  expect(await generate('missing/new.pem')).toBe('FILE_UNWRITABLE');
  expect(ids()).toHaveLength(1);
  expect(readdirSync(feed.path).toSorted()).toEqual(['accepted-keys.json', 'key.pem']);
});

test('accept-key adds the public half of a key once, from either half', async () => {
  const [id] = ids();
  const publicKey = file('public.pem');
  writeFileSync(publicKey, createPublicKey(readFileSync(feed.key)).export({ type: 'spki', format: 'pem' }));
  for (const key of [feed.key, publicKey]) {
    writeFileSync(list, '[]');
    for (const _ of [1, 2]) expect((await runFeed('accept-key', key, ...feed.accepted)).status).toBe(0);
    expect(ids()).toEqual([id]);
  }
});

test.skipIf(process.platform === 'win32')('a list behind a link is changed where it is', async () => {
  mkdirSync(file('repository'));
  writeFileSync(file('repository/keys.json'), '[]');
  symlinkSync(file('repository/keys.json'), file('link.json'));
  expect((await runFeed('accept-key', feed.key, '--accepted', file('link.json'))).status).toBe(0);
  expect(readAcceptedKeys(file('repository/keys.json'))).toHaveLength(1);
});

test('a list with a key that is malformed, or has the id of another one, is refused by every command', async () => {
  const [key] = readAcceptedKeys(list);
  for (const broken of [{ id: key?.id, publicKey: 'AAAA' }, { ...key, id: '0123456789abcdef' }, { id: 1 }]) {
    writeFileSync(list, JSON.stringify([broken]));
    expect(() => readAcceptedKeys(list)).toThrow(expect.objectContaining({ code: 'KEY_UNREADABLE' }));
  }
  expect(await generate('new.pem')).toBe('KEY_UNREADABLE');
  expect(await errorCode('accept-key', feed.key, ...feed.accepted)).toBe('KEY_UNREADABLE');
  expect(await errorCode('accept-key', list, ...feed.accepted)).toBe('KEY_UNREADABLE');
  expect(existsSync(file('new.pem'))).toBe(false);
});
