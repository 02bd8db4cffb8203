import type { Architecture, Channel, FeedFile, Platform } from './feed-document.ts';

/** What electron-updater appends to the channel in the name of a channel file. */
export type PlatformSuffix = '' | '-mac' | '-linux' | '-linux-arm64';

/** The computers that a feed is for. Both are signed: the name of a channel file is not. */
export interface FeedTarget {
  readonly platform: Platform;
  readonly architectures: Architecture[];
}

/** The target of a channel file, by what its name has after the channel, such as `-linux-arm64`. */
export function targetOf(suffix: PlatformSuffix, files: readonly FeedFile[]): FeedTarget {
  const architectures = [...new Set(files.map(({ url }) => architectureOf(url)))].toSorted();
  return { platform: platformOf(suffix), architectures };
}

/** The name under which a computer looks for the feed of a channel. */
export function feedName(channel: Channel, platform: Platform, architecture: Architecture): string {
  const suffixes = { darwin: '-mac', linux: architecture === 'x64' ? '-linux' : '-linux-arm64', win32: '' } as const;
  return channelFileName(channel, suffixes[platform]);
}

/** The name of a channel file: electron-updater looks for it under this one. */
export function channelFileName(channel: Channel, suffix: PlatformSuffix): string {
  return `${channel}${suffix}.yml`;
}

/** The processor that an installer is for. Its name is part of what is signed. */
export function architectureOf(name: string): Architecture {
  return /arm64|aarch64/.test(name) ? 'arm64' : 'x64';
}

function platformOf(suffix: PlatformSuffix): Platform {
  if (suffix === '-mac') return 'darwin';
  return suffix.startsWith('-linux') ? 'linux' : 'win32';
}
