import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { output, ReleaseStop } from './release-run.ts';
import { sha256 } from './release-tarballs.ts';

// Needs Node, npm and gh, but no installed packages: the job that may publish runs no code from outside.

/** Who publishes: the workflow, whose provenance npm can attest, or somebody's own machine, for which it attests nothing. */
export type Publisher = 'workflow' | 'machine';

/** Publishes what `pnpm release` packed: the very bytes whose sums it wrote, each version once. */
export async function publishRelease(
  folder: string,
  version: string,
  publisher: Publisher,
  say: (line: string) => void,
): Promise<void> {
  const files = checkedTarballs(folder);
  const strays = files.filter((file) => !file.endsWith(`-${version}.tgz`));
  if (files.length === 0 || strays.length > 0)
    throw new ReleaseStop(`${folder} does not hold release ${version}: ${strays.join(', ')}`, 'Pack again.');
  for (const file of files) say(await publishTarball(folder, file, version, publisher));
  say(await publishNotes(folder, files, version));
}

/** The tarballs of SHA256SUMS, in its order, each with the sum it had when it was packed. */
function checkedTarballs(folder: string): readonly string[] {
  const lines = readFileSync(join(folder, 'SHA256SUMS'), 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [sum, file = ''] = line.split(/ {2}/);
    if (sha256(join(folder, file)) !== sum)
      throw new ReleaseStop(`${file} is not what was packed.`, 'Run the release again from its tag.');
    return file;
  });
}

async function publishTarball(folder: string, file: string, version: string, publisher: Publisher): Promise<string> {
  const { name } = JSON.parse(await output(folder, 'tar', ['-xzOf', file, 'package/package.json'])) as {
    readonly name: string;
  };
  // A run that was cut off half way goes on where it stopped: what is out can't be published twice.
  if (await isPublished(folder, name, version)) return `${name} ${version} is published already`;
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
    if (error instanceof ReleaseStop && error.message.includes('E404')) return false;
    throw error;
  }
}

// A run that was cut off while it uploaded left a draft, or a release without all its files: both are completed.
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
    return `GitHub release ${tag} was there already, and is complete`;
  }
  await gh('create', tag, ...about, ...(notes.length > 0 ? notes : ['--generate-notes']), ...attached);
  return `GitHub release ${tag}`;
}

async function isOnGitHub(folder: string, tag: string): Promise<boolean> {
  try {
    await output(folder, 'gh', ['release', 'view', tag, '--json', 'tagName']);
    return true;
  } catch (error) {
    // That is how gh says it; a GitHub that does not answer is a real failure.
    if (error instanceof ReleaseStop && error.message.includes('release not found')) return false;
    throw error;
  }
}

/** The npm tag of a version: a prerelease never becomes "latest", whatever its words are. */
export function channel(version: string): string {
  const [, prerelease] = /^[^-+]+-([^+]+)/.exec(version) ?? [];
  if (prerelease === undefined) return 'latest';
  // A single letter may be read as a range of versions, which npm takes for no tag.
  const word = /^[a-z]{2,}/i.exec(prerelease)?.[0].toLowerCase() ?? 'next';
  return word === 'latest' ? 'next' : word;
}

// In the release workflow: node scripts/release-publish.ts <folder> <version>
if (import.meta.main) {
  const [folder = '', version = ''] = process.argv.slice(2);
  try {
    await publishRelease(folder, version.replace(/^v/, ''), 'workflow', console.error);
  } catch (error) {
    if (!(error instanceof ReleaseStop)) throw error;
    console.error(`${error.message}\n${error.cure}`);
    process.exitCode = 1;
  }
}
