import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { embeddedBlockMapSize } from './block-map.ts';
import { FeedError } from './errors.ts';
import type { FeedFile } from './feed-document.ts';
import { architectureOf, type PlatformSuffix } from './feed-target.ts';
import { listFolder } from './replace-files.ts';

/** The files of a release that one channel file lists. */
export interface PlatformArtifacts {
  readonly suffix: PlatformSuffix;
  readonly files: readonly FeedFile[];
}

/** Size and SHA-512 of a file's content. */
export interface Digest {
  readonly size: number;
  /** Base64. */
  readonly sha512: string;
}

/** The installers that every release has, by system and kind: those that `electron-builder.yml` packs. */
export const INSTALLERS: Readonly<Record<string, readonly string[]>> = {
  Linux: ['AppImage', 'deb'],
  macOS: ['dmg', 'zip'],
  Windows: ['exe'],
};

/** Other names would have to be encoded in the addresses that apps build of them, and no app accepts them. */
const SAFE_NAME = /^[\w.+-]+$/;
const VERSION = /\d+\.\d+\.\d+(?:-[a-z]+\.\d+)?/;

/**
 * Finds the installers of a release in a folder, by the version in their names, and hashes them.
 *
 * @throws FeedError `FOLDER_UNREADABLE`, `ARTIFACT_MISSING` if there is none, `ARTIFACT_INVALID` for one that no app could
 * download
 */
export async function findArtifacts(folder: string, version: string): Promise<readonly PlatformArtifacts[]> {
  const found = namesOf(folder, version).flatMap((name) => {
    const suffix = suffixOf(name);
    return suffix === null ? [] : [{ name, suffix }];
  });
  if (found.length === 0) throw missing(folder, version);
  const groups = Map.groupBy(found, ({ suffix }) => suffix);
  return Promise.all(
    [...groups].map(async ([suffix, members]) => ({
      suffix,
      files: await Promise.all(members.map(({ name }) => describeInstaller(folder, name))),
    })),
  );
}

/** What a folder lacks of a whole release, such as `dmg for macOS`. */
export function missingInstallers(folder: string, version: string): readonly string[] {
  // A release for ARM only would leave most Linux computers without an update.
  const names = namesOf(folder, version).filter((name) => suffixOf(name) !== '-linux-arm64');
  return Object.entries(INSTALLERS).flatMap(([system, kinds]) =>
    kinds.filter((kind) => !names.some((name) => name.endsWith(`.${kind}`))).map((kind) => `${kind} for ${system}`),
  );
}

/** Hashes a stream of bytes, without keeping them. */
export async function digestOf(bytes: NodeJS.ReadableStream | ReadableStream<Uint8Array>): Promise<Digest> {
  const hash = createHash('sha512');
  let size = 0;
  await pipeline(bytes, async (chunks: AsyncIterable<Uint8Array>) => {
    for await (const chunk of chunks) {
      hash.update(chunk);
      size += chunk.length;
    }
  });
  return { size, sha512: hash.digest('base64') };
}

function namesOf(folder: string, version: string): readonly string[] {
  return listFolder(folder).filter((name) => VERSION.exec(name)?.[0] === version);
}

async function describeInstaller(folder: string, name: string): Promise<FeedFile> {
  const path = join(folder, name);
  if (!SAFE_NAME.test(name))
    throw invalid(path, 'Its name has characters other than letters, digits and . _ + -', 'Rename it, without spaces.');
  try {
    if (!statSync(path).isFile()) throw new TypeError('It is not a file.');
    const digest = await digestOf(createReadStream(path));
    if (digest.size === 0) throw new TypeError('It is empty.');
    const blockMapSize = name.endsWith('.AppImage') ? await embeddedBlockMapSize(path) : null;
    return { url: name, ...digest, ...(blockMapSize !== null && { blockMapSize }) };
  } catch (error) {
    throw invalid(path, error instanceof Error ? error.message : String(error), 'Build it again, or remove it.');
  }
}

function invalid(path: string, reason: string, hint: string): FeedError {
  return new FeedError('ARTIFACT_INVALID', {
    message: `${path} can't be released as an installer.`,
    detail: reason,
    hint,
    facts: { path },
  });
}

/** The platform that an installer is for, by its name; null for what is no installer. */
function suffixOf(name: string): PlatformSuffix | null {
  if (name.endsWith('.exe')) return '';
  if (name.endsWith('.zip') || name.endsWith('.dmg')) return '-mac';
  if (!/\.(?:AppImage|deb|rpm)$/.test(name)) return null;
  return architectureOf(name) === 'arm64' ? '-linux-arm64' : '-linux';
}

function missing(folder: string, version: string): FeedError {
  return new FeedError('ARTIFACT_MISSING', {
    message: `${folder} has no installer of ${version}.`,
    detail: 'Looked for AppImage, deb, rpm, exe, dmg and zip files with the version in their names.',
    hint: 'Build the release first, or name the folder with its installers.',
    facts: { folder, version },
  });
}
