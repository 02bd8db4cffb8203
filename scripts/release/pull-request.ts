import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { output, ReleaseError } from './run-command.ts';

// node scripts/release/pull-request.ts cut|open <folder> [base], in the workflow of the release pull request
// "open" needs Node, git and gh, but no installed packages: the job that may write runs no third-party code.

const BRANCH = 'release/next';
const BOT = ['-c', 'user.name=github-actions[bot]'];
const BOT_ADDRESS = ['-c', 'user.email=41898282+github-actions[bot]@users.noreply.github.com'];

/**
 * Cuts the release, commits it, and writes the commit to `release.bundle` in the folder.
 *
 * The migrations are verified by the cut and not by the preview: what the cut refuses takes the place of `preview.md`.
 *
 * @throws ReleaseError if the cut fails
 */
export async function bundleRelease(root: string, folder: string): Promise<string> {
  await output(root, process.execPath, ['--run', 'release:version']).catch((cause) => {
    if (cause instanceof ReleaseError) writeFileSync(join(folder, 'preview.md'), blockedText(cause));
    throw cause;
  });
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string };
  const git = (...words: readonly string[]) => output(root, 'git', words);
  await git('switch', '--quiet', '--force-create', BRANCH);
  await git('add', '--all');
  await git(...BOT, ...BOT_ADDRESS, 'commit', '--quiet', '--message', `Release ${version}`);
  await git('bundle', 'create', '--quiet', resolve(folder, 'release.bundle'), `HEAD~1..${BRANCH}`);
  return `Release ${version} is committed`;
}

function blockedText({ message }: ReleaseError): string {
  return `## The release is blocked\n\n\`\`\`\`\`text\n${message}\n\`\`\`\`\`\n`;
}

interface OpenPullRequest {
  readonly number: number;
  /** Whether its branch is in a fork. */
  readonly isCrossRepository: boolean;
}

/**
 * Opens the pull request of the next release, or updates it: its branch is the release as cut from the newest commit of
 * the base, its text the preview. While a release is blocked, or contains nothing, the pull request is a draft, which
 * cannot be merged.
 *
 * @param folder - contains `preview.md` and, if the release could be cut, `release.bundle`
 */
export async function openPullRequest(root: string, folder: string, base: string): Promise<string> {
  const gh = (...words: readonly string[]) => output(root, 'gh', ['pr', ...words]);
  const body = ['--body-file', resolve(folder, 'preview.md')];
  const fields = ['--json', 'number,isCrossRepository'];
  const open = await gh('list', '--head', BRANCH, '--base', base, '--state', 'open', ...fields);
  // gh compares only the name of the branch, which anybody can give to a branch of a fork.
  const existing = (JSON.parse(open) as readonly OpenPullRequest[]).find(({ isCrossRepository }) => !isCrossRepository);
  const number = String(existing?.number);
  if (!existsSync(join(folder, 'release.bundle'))) {
    if (existing === undefined) return 'There is no release to propose';
    await gh('edit', number, ...body);
    await gh('ready', number, '--undo');
    return `#${number} is a draft until a release can be cut`;
  }
  await output(root, 'git', ['fetch', '--quiet', resolve(folder, 'release.bundle'), BRANCH]);
  const title = await output(root, 'git', ['log', '-1', '--format=%s', 'FETCH_HEAD']);
  await output(root, 'git', ['push', '--quiet', '--force', 'origin', `FETCH_HEAD:refs/heads/${BRANCH}`]);
  if (existing === undefined) {
    await gh('create', '--base', base, '--head', BRANCH, '--title', title, ...body);
    return `${title}: opened`;
  }
  await gh('edit', number, '--title', title, ...body);
  await gh('ready', number);
  return `${title}: updated #${number}`;
}

if (import.meta.main) {
  const [verb, folder = '.', base = 'main'] = process.argv.slice(2);
  try {
    const done = verb === 'cut' ? bundleRelease('.', folder) : openPullRequest('.', folder, base);
    console.error(await done);
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    console.error(`${error.message}\n${error.hint}`);
    process.exitCode = 1;
  }
}
