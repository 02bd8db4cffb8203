import { output, ReleaseError } from './run-command.ts';

/** A release on GitHub, which `gh` makes: it has to be installed and signed in. */
export interface GitHubRelease {
  /** Folder with `release-notes.md`. */
  readonly folder: string;
  readonly version: string;
  /** Files to attach, relative to the folder or absolute. */
  readonly files: readonly string[];
}

/**
 * Whether there is a release of the version, be it a draft.
 *
 * @throws ReleaseError if GitHub does not answer
 */
export async function findOnGitHub(folder: string, version: string): Promise<'missing' | 'present'> {
  try {
    await gh(folder, 'view', `v${version}`, '--json', 'tagName');
    return 'present';
  } catch (error) {
    // The message of gh for a tag without a release; anything else is a real failure.
    if (error instanceof ReleaseError && error.message.includes('release not found')) return 'missing';
    throw error;
  }
}

/** Makes a draft. A run that was interrupted left one, or a release without all its files: both are completed. */
export async function draftRelease(
  { folder, version, files }: GitHubRelease,
  found: 'missing' | 'present',
): Promise<string> {
  const tag = `v${version}`;
  const about = ['--verify-tag', '--title', tag, '--notes-file', 'release-notes.md'];
  const kind = version.includes('-') ? ['--prerelease'] : [];
  if (found === 'missing') {
    await gh(folder, 'create', tag, '--draft', ...about, ...kind, ...files);
    return `GitHub accepted the draft of release ${tag}`;
  }
  await gh(folder, 'upload', tag, '--clobber', ...files);
  await gh(folder, 'edit', tag, ...about, ...kind);
  return `GitHub release ${tag} existed already and is now complete`;
}

/** Makes the draft public, as the newest release or, for a fix of an earlier version, below it. */
export async function publishDraft(
  { folder, version }: Pick<GitHubRelease, 'folder' | 'version'>,
  rank: 'newest' | 'below the newest',
): Promise<string> {
  await gh(folder, 'edit', `v${version}`, '--draft=false', ...(rank === 'newest' ? [] : ['--latest=false']));
  return `GitHub release v${version} published`;
}

/** Where the files of a public release can be downloaded, each by its name. */
export async function downloadUrl(folder: string, version: string): Promise<string> {
  const { url } = JSON.parse(await gh(folder, 'view', `v${version}`, '--json', 'url')) as { readonly url: string };
  return `${url.replace('/releases/tag/', '/releases/download/')}/`;
}

function gh(folder: string, ...words: readonly string[]): Promise<string> {
  return output(folder, 'gh', ['release', ...words]);
}
