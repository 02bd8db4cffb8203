import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { output, ReleaseError } from './run-command.ts';
import { sha256 } from './tarballs.ts';

// node scripts/release/publish.ts <folder> <version>, in the release workflow
// Needs Node, npm and gh, but no installed packages: the job that may publish runs no third-party code.

/** Who publishes: the workflow, whose provenance npm attests, or a developer's machine, for which npm attests none. */
export type Publisher = 'workflow' | 'machine';

/** Publishes the tarballs that `pnpm release` packed, after it verified their checksums. May be run again. */
export async function publishRelease(
  folder: string,
  version: string,
  publisher: Publisher,
  say: (line: string) => void,
): Promise<void> {
  const files = checkedTarballs(folder);
  const others = files.filter((file) => !file.endsWith(`-${version}.tgz`));
  if (files.length === 0 || others.length > 0)
    throw new ReleaseError(
      `${folder} does not contain release ${version}${others.length === 0 ? '.' : `, but ${others.join(', ')}.`}`,
      'Run "pnpm release" again.',
    );
  for (const file of files) say(await publishTarball(folder, file, version, publisher));
  say(await publishNotes(folder, files, version));
}

/** The tarballs listed in SHA256SUMS, in that order, after their checksums were verified. */
function checkedTarballs(folder: string): readonly string[] {
  const lines = readFileSync(join(folder, 'SHA256SUMS'), 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [sum, file = ''] = line.split(/ {2}/);
    if (sha256(join(folder, file)) !== sum)
      throw new ReleaseError(`${file} was changed after it was packed.`, 'Run the release again from its tag.');
    return file;
  });
}

async function publishTarball(folder: string, file: string, version: string, publisher: Publisher): Promise<string> {
  const { name } = JSON.parse(await output(folder, 'tar', ['-xzOf', file, 'package/package.json'])) as {
    readonly name: string;
  };
  // An interrupted run continues where it stopped: npm does not accept a version twice.
  if (await isPublished(folder, name, version)) return `${name} ${version} is already published`;
  await output(folder, 'npm', [
    'publish',
    resolve(folder, file),
    ...(publisher === 'workflow' ? ['--provenance'] : []),
    '--access',
    'public',
    '--tag',
    channel(version),
  ]);
  return `${name} ${version} published as "${channel(version)}"`;
}

async function isPublished(folder: string, name: string, version: string): Promise<boolean> {
  try {
    return (await output(folder, 'npm', ['view', `${name}@${version}`, 'version'])) === version;
  } catch (error) {
    // npm answers E404 for a package or a version that is not there yet; anything else is a real failure.
    if (error instanceof ReleaseError && error.message.includes('E404')) return false;
    throw error;
  }
}

// A run that was interrupted during the upload left a draft, or a release without all its files. Both are completed.
async function publishNotes(folder: string, files: readonly string[], version: string): Promise<string> {
  const tag = `v${version}`;
  const notes = existsSync(join(folder, 'release-notes.md')) ? ['--notes-file', 'release-notes.md'] : [];
  const kind = channel(version) === 'latest' ? [] : ['--prerelease'];
  const about = ['--verify-tag', '--title', tag, ...kind];
  const attached = [...files, 'SHA256SUMS'];
  const gh = (...words: readonly string[]) => output(folder, 'gh', ['release', ...words]);
  if (await isOnGitHub(folder, tag)) {
    await gh('upload', tag, '--clobber', ...attached);
    await gh('edit', tag, ...about, ...notes, '--draft=false');
    return `GitHub release ${tag} existed already and is now complete`;
  }
  await gh('create', tag, ...about, ...(notes.length > 0 ? notes : ['--generate-notes']), ...attached);
  return `GitHub release ${tag} created`;
}

async function isOnGitHub(folder: string, tag: string): Promise<boolean> {
  try {
    await output(folder, 'gh', ['release', 'view', tag, '--json', 'tagName']);
    return true;
  } catch (error) {
    // The message of gh for a tag without a release; anything else is a real failure.
    if (error instanceof ReleaseError && error.message.includes('release not found')) return false;
    throw error;
  }
}

/** The npm tag of a version. A prerelease never becomes "latest", whatever its identifier is. */
export function channel(version: string): string {
  const [, prerelease] = /^[^-+]+-([^+]+)/.exec(version) ?? [];
  if (prerelease === undefined) return 'latest';
  // npm rejects a tag that it can read as a version range, such as a single letter.
  const word = /^[a-z]{2,}/i.exec(prerelease)?.[0].toLowerCase() ?? 'next';
  return word === 'latest' ? 'next' : word;
}

if (import.meta.main) {
  const [folder = '', version = ''] = process.argv.slice(2);
  try {
    await publishRelease(folder, version.replace(/^v/, ''), 'workflow', console.error);
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    console.error(`${error.message}\n${error.hint}`);
    process.exitCode = 1;
  }
}
