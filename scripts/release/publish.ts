import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkedFiles, desktopSums, integrity, TARBALL_SUMS } from './checksums.ts';
import { draftRelease, findOnGitHub, publishDraft } from './github-release.ts';
import { newestStable, npmTag } from './npm-tag.ts';
import { output, ReleaseError } from './run-command.ts';
import { isSnapshot } from './tarballs.ts';

// node scripts/release/publish.ts <folder> <version> <installers>, in the release workflow
// Needs Node, npm and gh, but no installed packages: the job that may publish runs no third-party code.

/** Who publishes: the workflow, whose provenance npm attests, or a developer's machine, for which npm attests none. */
export type Publisher = 'workflow' | 'machine';

export interface PublicationOptions {
  /** Folder with the tarballs, their checksums and the release notes. */
  readonly folder: string;
  readonly version: string;
  readonly publisher: Publisher;
  /** Folder with the installers and the signed update feed; `null` for a release without the desktop app. */
  readonly installers: string | null;
}

/** What will be published, as `preparePublication` found it. */
export interface Publication {
  readonly folder: string;
  readonly version: string;
  readonly publisher: Publisher;
  readonly packages: readonly PackedPackage[];
  /** Paths of the files of the desktop app. */
  readonly desktop: readonly string[];
  /** The npm tag. */
  readonly tag: string;
  /** The release on GitHub: a snapshot has none. */
  readonly onGitHub: 'none' | 'missing' | 'present';
}

interface PackedPackage {
  readonly file: string;
  readonly name: string;
  readonly isPublished: boolean;
  /** What npm installs by default; `null` for a package that has no version yet. */
  readonly latest: string | null;
}

/**
 * Asks what can be asked before anything is published, and changes nothing: whether tarballs and installers are as they were
 * packed, npm accepts each package in a rehearsal (which shows no missing permission), what is published already is the same,
 * and GitHub answers.
 *
 * @throws ReleaseError if anything is refused
 */
export async function preparePublication(options: PublicationOptions): Promise<Publication> {
  const { folder, version, publisher, installers } = options;
  const files = checkedTarballs(folder, version);
  const desktop = installers === null ? [] : checkedDesktopFiles(installers, version);
  // In the workflow npm exchanges the identity of the job for a token only when it publishes.
  if (publisher === 'machine') await output(folder, 'npm', ['whoami']);
  const packages: PackedPackage[] = [];
  for (const file of files) packages.push(await readPacked(folder, file, version));
  const tag = npmTag(version, newestStable(packages.map(({ latest }) => latest)));
  for (const { file, isPublished } of packages)
    if (!isPublished) await output(folder, 'npm', [...publishCommand(folder, file, tag), '--dry-run']);
  const onGitHub = isSnapshot(version) ? 'none' : await findOnGitHub(folder, version);
  return { folder, version, publisher, packages, desktop, tag, onGitHub };
}

/**
 * Publishes what was prepared, and may be run again: what is published already is left alone.
 *
 * The GitHub release is a draft until npm has all packages. GitHub may refuse its text and its files, and a draft can be
 * taken back; npm takes nothing back.
 */
export async function publish(publication: Publication, say: (line: string) => void): Promise<void> {
  const { folder, version, publisher, packages, desktop, tag, onGitHub } = publication;
  const files = [...packages.map(({ file }) => file), TARBALL_SUMS, ...desktop];
  const first = packages.filter(({ latest }) => latest === null).map(({ name }) => name);
  if (first.length > 0 && version.includes('-'))
    say(`npm makes ${version} the "latest" of ${first.join(', ')}, as any first version, until a stable one follows`);
  if (onGitHub !== 'none') say(await draftRelease({ folder, version, files }, onGitHub));
  for (const { file, name, isPublished } of packages) {
    if (isPublished) {
      say(`${name} ${version} is already published`);
      continue;
    }
    const provenance = publisher === 'workflow' ? ['--provenance'] : [];
    await output(folder, 'npm', [...publishCommand(folder, file, tag), ...provenance]);
    say(`${name} ${version} published as "${tag}"`);
  }
  if (onGitHub === 'none') return;
  const rank = tag === 'latest' || version.includes('-') ? 'newest' : 'below the newest';
  say(await publishDraft({ folder, version }, rank));
}

/** The tarballs listed in SHA256SUMS, in that order, after their checksums and their version were verified. */
function checkedTarballs(folder: string, version: string): readonly string[] {
  const files = checkedFiles(folder, TARBALL_SUMS);
  const others = files.filter((file) => !file.endsWith(`-${version}.tgz`));
  if (files.length > 0 && others.length === 0) return files;
  throw new ReleaseError(
    `${folder} does not contain release ${version}${others.length === 0 ? '.' : `, but ${others.join(', ')}.`}`,
    'Run "pnpm release" again.',
  );
}

/** Installers and signed channel files, after their checksums were verified. What they contain was verified when they were signed. */
function checkedDesktopFiles(installers: string, version: string): readonly string[] {
  const list = desktopSums(version);
  if (!existsSync(join(installers, list)))
    throw new ReleaseError(
      `${installers} has no signed update feed of ${version}: there is no ${list}.`,
      'Sign the feed of this release first, or name the folder in which it was signed.',
    );
  return [...checkedFiles(installers, list), list].map((file) => resolve(installers, file));
}

async function readPacked(folder: string, file: string, version: string): Promise<PackedPackage> {
  const { name } = JSON.parse(await output(folder, 'tar', ['-xzOf', file, 'package/package.json'])) as {
    readonly name: string;
  };
  // An interrupted run continues where it stopped: npm does not accept a version twice.
  const published = await viewed(folder, `${name}@${version}`, 'dist.integrity');
  if (published !== null && published !== integrity(join(folder, file)))
    throw new ReleaseError(
      `${name} ${version} is published with another content than ${file}.`,
      'Publish the tarballs of the first run, or cut the next version: a published version never changes.',
    );
  return { file, name, isPublished: published !== null, latest: await viewed(folder, name, 'dist-tags.latest') };
}

/** What the registry says of a package; `null` for a package or a version that is not there. */
async function viewed(folder: string, spec: string, field: string): Promise<string | null> {
  try {
    return (await output(folder, 'npm', ['view', spec, field])) || null;
  } catch (error) {
    // Anything but E404 is a real failure.
    if (error instanceof ReleaseError && error.message.includes('E404')) return null;
    throw error;
  }
}

function publishCommand(folder: string, file: string, tag: string): readonly string[] {
  return ['publish', resolve(folder, file), '--access', 'public', '--tag', tag];
}

if (import.meta.main) {
  const [folder = '', tag = '', installers = null] = process.argv.slice(2);
  const version = tag.replace(/^v/, '');
  try {
    await publish(await preparePublication({ folder, version, publisher: 'workflow', installers }), console.error);
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    console.error(`${error.message}\n${error.hint}`);
    process.exitCode = 1;
  }
}
