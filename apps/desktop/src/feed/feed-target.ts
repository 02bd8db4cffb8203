import type { Architecture, Channel, FeedFile, Platform } from './feed-document.ts';

/** The computers that a feed is for. Both are signed: the name of a channel file is not. */
export interface FeedTarget {
  readonly platform: Platform;
  readonly architectures: Architecture[];
}

/** The target of a channel file, by what its name has after the channel, such as `-linux-arm64`. */
export function targetOf(suffix: string, files: readonly FeedFile[]): FeedTarget {
  const architectures = [...new Set(files.map(({ url }) => architectureOf(url)))].toSorted();
  return { platform: platformOf(suffix), architectures };
}

/** The name under which a computer looks for the feed of a channel; the names are those of electron-updater. */
export function feedName(channel: Channel, platform: Platform, architecture: Architecture): string {
  const suffix = { darwin: '-mac', linux: architecture === 'x64' ? '-linux' : '-linux-arm64', win32: '' }[platform];
  return `${channel}${suffix}.yml`;
}

/** The processor that an installer is for. Its name is part of what is signed. */
export function architectureOf(name: string): Architecture {
  return /arm64|aarch64/.test(name) ? 'arm64' : 'x64';
}

function platformOf(suffix: string): Platform {
  if (suffix === '-mac') return 'darwin';
  return suffix.startsWith('-linux') ? 'linux' : 'win32';
}
