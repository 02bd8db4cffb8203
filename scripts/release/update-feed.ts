import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CodedError } from '@auralis/errors';
import { missingInstallers } from '../../apps/desktop/src/feed/artifacts.ts';
import { readChannelFiles } from '../../apps/desktop/src/feed/channel-files.ts';
import { readAcceptedKeys, readSigningKeys } from '../../apps/desktop/src/feed/key-files.ts';
import { readReleaseRecords } from '../../apps/desktop/src/feed/release-records.ts';
import { verifyPublished } from '../../apps/desktop/src/feed/verify-published.ts';
import { FEED_DEFAULTS, writeFeed } from '../../apps/desktop/src/feed/write-feed.ts';
import { desktopSums, sha256, sumsText } from './checksums.ts';
import { acceptedKeysFile } from './desktop-app.ts';
import { ReleaseError } from './run-command.ts';

// node scripts/release/update-feed.ts <installers> <version> <key>..., in the release workflow
// Signs the update feed. It loads third-party packages, so it runs where nothing can be published.

/** What a release needs to update the desktop app. */
export interface DesktopRelease {
  /** Folder with the installers for all systems; the signed channel files are written into it. */
  readonly installers: string;
  /** Files of private keys. */
  readonly keys: readonly string[];
  /** Percentage of users who get the release first, 0 to 100. */
  readonly percentage: number;
}

export interface FeedRelease {
  readonly root: string;
  readonly version: string;
  /** `null` for a release without the desktop app. */
  readonly desktop: DesktopRelease | null;
}

/**
 * Checks what the feed will be signed from: an installer for each system, and keys that the released app accepts.
 *
 * @throws ReleaseError naming what is missing
 */
export async function checkInstallers({ root, version, desktop }: FeedRelease): Promise<string> {
  if (desktop === null) return 'NONE: without --installers, the desktop app is not part of what this command releases';
  const { installers, keys } = desktop;
  const missing = existsSync(installers)
    ? await asReleaseErrors(() => missingInstallers(installers, version))
    : ['the folder'];
  if (missing.length > 0)
    throw new ReleaseError(
      `${installers} does not have all installers of ${version}. Missing: ${missing.join(', ')}.`,
      'Run "pnpm package:desktop" on each system, and collect apps/desktop/dist/installers of all in one folder.',
    );
  const signing = await asReleaseErrors(() => readSigningKeys(keys, readAcceptedKeys(acceptedKeysFile(root))));
  return `installers for every system in ${installers}; apps accept ${signing.length === 1 ? 'the key' : 'the keys'}`;
}

/**
 * Signs the channel files of a release, and verifies them and every installer by reading all of it back. Then it lists the
 * files with their checksums, for those who publish them.
 *
 * @throws ReleaseError before anything is listed
 */
export async function signUpdateFeed({ root, version, desktop }: FeedRelease): Promise<string> {
  if (desktop === null) return 'NONE: there are no installers';
  const { installers: folder, keys, percentage: stagingPercentage } = desktop;
  const list = join(folder, desktopSums(version));
  // A list of an earlier run must not outlive the feed that it was made for.
  rmSync(list, { force: true });
  const releases = await asReleaseErrors(() => readReleaseRecords(join(root, 'packages/changelog/data')));
  const accepted = acceptedKeysFile(root);
  const settings = { ...FEED_DEFAULTS, stagingPercentage, folder, version, releases, keys, accepted };
  const { written } = await asReleaseErrors(() => writeFeed({ ...settings, now: new Date() }));
  const verified = await verifyUpdateFeed(root, folder, pathToFileURL(`${folder}/`).href);
  assertNoneLeftOver(folder, written);
  writeFileSync(list, sumsText(checksums(folder, written)));
  return `${written.length} channel files signed for ${stagingPercentage} % of users; ${verified}`;
}

/**
 * Reads or downloads a signed feed and all of its installers, and compares everything with what was signed.
 *
 * @param url - where it is: of the folder itself, or of the public release
 * @throws ReleaseError naming each file that differs
 */
export async function verifyUpdateFeed(root: string, folder: string, url: string): Promise<string> {
  const accepted = await asReleaseErrors(() => readAcceptedKeys(acceptedKeysFile(root)));
  const files = await asReleaseErrors(() => verifyPublished({ folder, url, accepted, now: new Date() }));
  const wrong = files.flatMap(({ name, problem }) => (problem === null ? [] : [`${name}: ${problem}`]));
  if (wrong.length === 0) return `${files.length} files at ${url} are as signed`;
  throw new ReleaseError(
    `${url} has not what was signed:\n${wrong.join('\n')}`,
    'Run the same command again: it replaces the files. Until then, copy none to the server of the feed.',
  );
}

/** Channel files of another release in the folder would be published with this one. */
function assertNoneLeftOver(folder: string, written: readonly string[]): void {
  const others = readChannelFiles(folder).filter(({ name }) => !written.includes(name));
  if (others.length === 0) return;
  const named = others.map(({ name, feed }) => `${name} (of ${feed.version})`);
  throw new ReleaseError(
    `${folder} has channel files of another release: ${named.join(', ')}.`,
    'Use a folder with the installers of this release alone.',
  );
}

/** The channel files come last: whoever uploads in this order has no feed that names a missing installer. */
function checksums(folder: string, channelFiles: readonly string[]) {
  const installers = readChannelFiles(folder).flatMap(({ feed }) => feed.files.map(({ url }) => url));
  const present = new Set(readdirSync(folder));
  const attached = [...new Set(installers)].flatMap((name) => [name, `${name}.blockmap`]);
  return [...attached, ...channelFiles]
    .filter((file) => present.has(file))
    .map((file) => ({ file, sha256: sha256(join(folder, file)) }));
}

/** The release reports errors of the feed as its own. */
async function asReleaseErrors<T>(run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    throw new ReleaseError(`${error.message} ${error.detail}`, error.hint, error);
  }
}

if (import.meta.main) {
  const [folder = '', tag = '', ...keys] = process.argv.slice(2);
  const desktop = { installers: resolve(folder), keys, percentage: FEED_DEFAULTS.stagingPercentage };
  const release = { root: resolve(import.meta.dirname, '../..'), version: tag.replace(/^v/, ''), desktop };
  try {
    console.error(await checkInstallers(release));
    console.error(await signUpdateFeed(release));
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    console.error(`${error.message}\n${error.hint}`);
    process.exitCode = 1;
  }
}
