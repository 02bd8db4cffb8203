import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump, load } from 'js-yaml';
import { valid } from 'semver';
import { FeedError } from './errors.ts';
import { CHANNELS, type Channel, channelFileContent, type FeedDocument, parseFeed } from './feed-document.ts';
import { feedName } from './feed-target.ts';
import { listFolder, type NamedText } from './replace-files.ts';
import { type AcceptedKey, verifySignatures } from './signature.ts';

/** A signed channel file. */
export interface ChannelFile extends NamedText {
  readonly feed: FeedDocument;
}

/** What apps compare a channel file with. */
export interface AppView {
  readonly accepted: readonly AcceptedKey[];
  readonly now: Date;
}

const NAME = new RegExp(`^(?<channel>${CHANNELS.join('|')})(?:-[a-z0-9-]+)?\\.yml$`);

/** The names of the channel files in a folder. */
export function channelFileNames(folder: string): readonly string[] {
  return listFolder(folder).filter((name) => NAME.test(name));
}

/** The channel whose apps read a file, by its name. */
export function channelOf(name: string): Channel | undefined {
  return CHANNELS.find((channel) => channel === NAME.exec(name)?.groups?.channel);
}

/**
 * Reads the signed channel files of a folder, by default of both channels.
 *
 * @throws FeedError `FOLDER_UNREADABLE`, `CHANNEL_FILE_MISSING` if there is none, `CHANNEL_FILE_INVALID`
 */
export function readChannelFiles(folder: string, channels: readonly Channel[] = CHANNELS): readonly ChannelFile[] {
  const names = channelFileNames(folder).filter((name) => channels.some((channel) => channel === channelOf(name)));
  if (names.length > 0) return names.map((name) => parseChannelFile(name, readText(folder, name)));
  throw new FeedError('CHANNEL_FILE_MISSING', {
    message: `${folder} has no channel file${channels.length === 1 ? ` of ${channels[0]}` : ''}.`,
    detail: 'Looked for files such as latest-linux.yml and beta.yml.',
    hint: 'Write them with "auralis-feed write", or name the folder that has them.',
    facts: { folder },
  });
}

/**
 * Reads a channel file with the YAML parser of electron-updater.
 *
 * @throws FeedError `CHANNEL_FILE_INVALID`
 */
export function parseChannelFile(name: string, text: string): ChannelFile {
  const parsed = parseFeed(loadYaml(name, text));
  if (parsed.status === 'read') return { name, text, feed: parsed.feed };
  throw invalidChannelFile(name, parsed.status === 'unsigned' ? 'It has no signature.' : parsed.reason);
}

/** The version that the text of a channel file offers, signed or not; null if it offers none. */
export function versionIn(text: string): string | null {
  try {
    const { version } = (load(text) ?? {}) as { readonly version?: unknown };
    return typeof version === 'string' ? valid(version) : null;
  } catch {
    // A text that is not YAML offers nothing.
    return null;
  }
}

/** The text of a channel file. */
export function channelFileText(feed: FeedDocument): string {
  return dump(channelFileContent(feed), { lineWidth: 120, noRefs: true });
}

/** Why no app takes an update from a channel file; null if apps with these keys do. */
export function problemForApps({ name, feed }: ChannelFile, { accepted, now }: AppView): string | null {
  const status = verifySignatures(feed, accepted);
  if (status !== 'valid') return `No app accepts its signature (${status}).`;
  const { channel, expires, platform, architectures } = feed.vendor.auralis;
  if (Date.parse(expires) <= now.getTime()) return `It expired on ${expires}.`;
  const read = channelOf(name);
  if (channel !== read) return `It was signed for the channel ${channel}, and apps of ${read} read it.`;
  if (architectures.every((architecture) => feedName(channel, platform, architecture) === name)) return null;
  return `Apps of another platform read it: it lists ${feed.files.map(({ url }) => url).join(', ')}.`;
}

/** A file that is not what apps read as the feed of a channel. */
export function invalidChannelFile(name: string, reason: string): FeedError {
  return new FeedError('CHANNEL_FILE_INVALID', {
    message: `${name} is not a signed channel file.`,
    detail: reason,
    hint: 'Remove it, and write it again with "auralis-feed write".',
    facts: { name },
  });
}

/**
 * The text of a channel file.
 *
 * @throws FeedError `CHANNEL_FILE_INVALID` for what is not a file
 */
export function readText(folder: string, name: string): string {
  try {
    return readFileSync(join(folder, name), 'utf8');
  } catch (error) {
    throw invalidChannelFile(name, String(error));
  }
}

function loadYaml(name: string, text: string): unknown {
  try {
    return load(text);
  } catch (error) {
    throw invalidChannelFile(name, String(error));
  }
}
