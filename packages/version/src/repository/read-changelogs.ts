import type { ChangelogHeading } from '../repository-facts.ts';
import { runGit } from './git.ts';
import { lineAt, readText } from './read-source.ts';

/**
 * The newest release heading of the root's and of each folder's CHANGELOG.md, and which of them the newest release
 * left behind: a package that joined after it has none yet.
 *
 * @param record the file of the newest release record; `null` before the first release
 */
export function readChangelogs(
  root: string,
  folders: readonly string[],
  record: string | null,
): readonly ChangelogHeading[] {
  const released = record === null ? new Set<string>() : new Set(filesOfRelease(root, record));
  return ['.', ...folders].map((folder) => {
    const place = folder === '.' ? 'CHANGELOG.md' : `${folder}/CHANGELOG.md`;
    return { ...readHeading(root, place), since: released.has(place) ? 'newest-release' : 'unknown' };
  });
}

function readHeading(root: string, place: string) {
  const text = readText(root, place) ?? '';
  const heading = /^## \[?(?<version>\d+\.\d+\.\d+[\w.-]*)/m.exec(text);
  const line = heading === null ? null : lineAt(text, heading.index);
  return { place, line, version: heading?.groups?.version ?? null };
}

/** While a release is being cut its record is not committed, and the commit before it knows as much. */
function filesOfRelease(root: string, record: string): readonly string[] {
  const [commit = 'HEAD'] = runGit(root, ['log', '-1', '--diff-filter=A', '--no-renames', '--format=%H', '--', record]);
  return runGit(root, ['ls-tree', '-r', '--name-only', commit]);
}
