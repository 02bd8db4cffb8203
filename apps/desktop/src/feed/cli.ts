#!/usr/bin/env node

import { fileURLToPath } from 'node:url';
import { commandLine, start } from '@auralis/command-line';
import { APP_VERSION } from '@auralis/version';
import { InvalidArgumentError, Option } from 'commander';
import { CHANNELS } from './feed-document.ts';
import { type MinimumSystems, parseMinimumSystem } from './minimum-system.ts';
import { accept, type FeedOptions, generate, prune, rollout, verify, write } from './verbs.ts';
import { FEED_DEFAULTS } from './write-feed.ts';

const ROOT = new URL('../../../../', import.meta.url);

const program = commandLine<FeedOptions>({
  name: 'auralis-feed',
  description: 'Write, sign and verify the update feed of the desktop app.',
  version: APP_VERSION,
});

const ACCEPTED = new Option('--accepted <file>', 'JSON list of the public keys that apps accept').default(
  fileURLToPath(new URL('apps/desktop/src/updates/accepted-keys.json', ROOT)),
  'that of the desktop app',
);

program.add({
  name: 'generate-key',
  description: 'Make a key pair, and let the next build of the app accept it.',
  options: [ACCEPTED, new Option('--out <file>', 'file for the private key').makeOptionMandatory()],
  examples: ['--out feed-key.pem'],
  run: (_, options) => generate(options),
});

program.add({
  name: 'accept-key',
  description: 'Let the next build of the app accept a key that exists.',
  operands: [['<file>', 'private or public key']],
  options: [ACCEPTED],
  examples: ['feed-key.pem'],
  run: ([file = ''], options) => accept(file, options),
});

program.add({
  name: 'write',
  description: 'Write and sign the channel files of a release, from its installers and its record.',
  operands: [['<folder>', 'folder with the installers; the channel files are written into it']],
  options: [
    ACCEPTED,
    new Option('--release <version>', 'version to publish').makeOptionMandatory(),
    new Option('--key <file...>', 'private keys to sign with').makeOptionMandatory(),
    new Option('--releases <dir>', 'folder of release records').default(
      fileURLToPath(new URL('packages/changelog/data', ROOT)),
      'packages/changelog/data',
    ),
    new Option('--channel <channel...>', 'channels to write (default: both, for a prerelease only beta)').choices(
      CHANNELS,
    ),
    new Option('--percentage <number>', 'users who get the release first')
      .argParser(wholeNumber(0, 100))
      .default(FEED_DEFAULTS.stagingPercentage),
    new Option('--expires-in <days>', 'days until apps reject the feed')
      .argParser(wholeNumber(1, 400))
      .default(FEED_DEFAULTS.expiresInDays),
    new Option('--upgrades-from <schema>', 'oldest schema that the release can upgrade')
      .argParser(wholeNumber(0, 100_000))
      .default(FEED_DEFAULTS.upgradesFrom),
    new Option(
      '--minimum-system <system=version...>',
      'oldest kernel that the release runs on, in numbers: linux=5.15 mac=22 windows=10.0.19045',
    ).argParser(minimumSystems),
  ],
  examples: ['dist --release 1.5.0 --key feed-key.pem', 'dist --release 1.5.0 --key feed-key.pem --percentage 100'],
  run: ([folder = ''], options) => write(folder, options, new Date()),
});

program.add({
  name: 'rollout',
  description: 'Change how many users get a release. 0 holds it. Needs no key.',
  operands: [['<folder>', 'folder with the channel files']],
  options: [
    new Option('--percentage <number>', 'users who get the release')
      .argParser(wholeNumber(0, 100))
      .makeOptionMandatory(),
    new Option('--channel <channel...>', 'channels to change (default: both, if they have the same version)').choices(
      CHANNELS,
    ),
  ],
  examples: ['dist --percentage 50', 'dist --percentage 0 --channel beta'],
  run: ([folder = ''], options) => rollout(folder, options),
});

const URL_OPTION = new Option('--url <url>', 'URL of the feed').argParser(webAddress).makeOptionMandatory();

program.add({
  name: 'prune',
  description: 'Remove the channel files that would replace a newer version on the server, before they are uploaded.',
  operands: [['<folder>', 'folder with the channel files']],
  options: [URL_OPTION],
  examples: ['dist --url https://updates.example.org/auralis/'],
  run: ([folder = ''], options, signal) => prune(folder, options, signal),
});

program.add({
  name: 'verify',
  description: 'Download what was published, and compare it with what was signed. Exit code 3 if anything differs.',
  operands: [['<folder>', 'folder with the channel files']],
  options: [ACCEPTED, URL_OPTION],
  examples: ['dist --url https://updates.example.org/auralis/'],
  run: ([folder = ''], options, signal) => verify(folder, options, new Date(), signal),
});

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

function minimumSystems(text: string, previous: MinimumSystems = {}): MinimumSystems {
  const value = parseMinimumSystem(text);
  if (value !== null) return { ...previous, ...value };
  throw new InvalidArgumentError('It must be linux, mac or windows with up to three numbers, such as linux=5.15.');
}

function webAddress(text: string): string {
  if (/^https?:/.test(text) && URL.canParse(text)) return text;
  throw new InvalidArgumentError('It must be a URL that starts with https:// or http://.');
}

await start('auralis-feed', () => Promise.resolve({ main: () => program.run() }));
