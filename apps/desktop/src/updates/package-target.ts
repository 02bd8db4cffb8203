import type { Architecture, FeedDocument, Platform } from '../feed/feed-document.ts';
import { architectureOf, type FeedTarget } from '../feed/feed-target.ts';
import { UpdateError } from './errors.ts';

/** The endings of the packages that can replace themselves, and the systems that they are for. */
const PLATFORM_OF = { AppImage: 'linux', deb: 'linux', rpm: 'linux', pacman: 'linux', exe: 'win32' } as const;
export type PackageKind = keyof typeof PLATFORM_OF;

/** What an update has to fit: the package that this app was installed from, and the computer that it runs on. */
export interface PackageTarget {
  readonly kind: PackageKind;
  readonly platform: Platform;
  readonly architecture: Architecture;
}

export function packageTarget(kind: PackageKind, architecture: string): PackageTarget {
  return { kind, platform: PLATFORM_OF[kind], architecture: architecture === 'arm64' ? 'arm64' : 'x64' };
}

/** Whether a feed was signed for this kind of computer. Pure, as the function below. */
export function isForComputer({ platform, architectures }: FeedTarget, target: PackageTarget): boolean {
  return platform === target.platform && architectures.includes(target.architecture);
}

/**
 * The feed with nothing but the one file that replaces the installed package.
 *
 * @throws UpdateError `FEED_MISSING`
 */
export function forPackage(feed: FeedDocument, { kind, architecture }: PackageTarget): FeedDocument {
  const file = feed.files.find(({ url }) => url.endsWith(`.${kind}`) && architectureOf(url) === architecture);
  if (file !== undefined) return { ...feed, files: [file] };
  throw new UpdateError('FEED_MISSING', {
    message: `Version ${feed.version} has no package that could replace yours.`,
    detail: `None of ${feed.files.map(({ url }) => url).join(', ')} is a package of the kind ${kind} for ${architecture}.`,
    hint: 'Check again tomorrow, or download it from the website of Auralis. Your version keeps working.',
    facts: { version: feed.version, kind, architecture },
  });
}
