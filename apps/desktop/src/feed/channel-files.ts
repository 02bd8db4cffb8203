import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump, load } from 'js-yaml';
import { FeedError } from './errors.ts';
import { CHANNELS, channelFileContent, type FeedDocument, parseFeed } from './feed-document.ts';

/** A signed channel file. */
export interface ChannelFile {
  readonly name: string;
  readonly text: string;
  readonly feed: FeedDocument;
}

const NAME = new RegExp(`^(?:${CHANNELS.join('|')})(?:-[a-z0-9-]+)?\\.yml$`);

/**
 * Reads the signed channel files of a folder.
 *
 * @throws FeedError `CHANNEL_FILE_MISSING` if there is none, `CHANNEL_FILE_INVALID`
 */
export function readChannelFiles(folder: string): readonly ChannelFile[] {
  const names = readdirSync(folder).filter((name) => NAME.test(name));
  if (names.length > 0) return names.map((name) => parseChannelFile(name, readFileSync(join(folder, name), 'utf8')));
  throw new FeedError('CHANNEL_FILE_MISSING', {
    message: `${folder} has no channel file.`,
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
  throw invalid(name, parsed.status === 'unsigned' ? 'It has no signature.' : parsed.reason);
}

/** Writes a channel file, and returns its name. */
export function writeChannelFile(folder: string, name: string, feed: FeedDocument): string {
  writeFileSync(join(folder, name), dump(channelFileContent(feed), { lineWidth: 120, noRefs: true }));
  return name;
}

/** The sizes of the block maps that electron-builder recorded for differential downloads, by the hash of their file. */
export function readBlockMapSizes(folder: string): ReadonlyMap<string, number> {
  const documents = readdirSync(folder)
    .filter((name) => NAME.test(name))
    .map((name) => loadYaml(name, readFileSync(join(folder, name), 'utf8')));
  const files = documents.flatMap(
    (document) => (document as { readonly files?: readonly Readonly<Record<string, unknown>>[] } | null)?.files ?? [],
  );
  return new Map(
    files.flatMap(({ sha512, blockMapSize }) =>
      typeof sha512 === 'string' && typeof blockMapSize === 'number' ? [[sha512, blockMapSize]] : [],
    ),
  );
}

function loadYaml(name: string, text: string): unknown {
  try {
    return load(text);
  } catch (error) {
    throw invalid(name, String(error));
  }
}

function invalid(name: string, reason: string): FeedError {
  return new FeedError('CHANNEL_FILE_INVALID', {
    message: `${name} is not a signed channel file.`,
    detail: reason,
    hint: 'Write it again with "auralis-feed write".',
    facts: { name },
  });
}
