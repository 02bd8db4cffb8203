import lt from 'semver/functions/lt.js';
import valid from 'semver/functions/valid.js';
import { historyDepth, runGit, statedVersions } from './git.ts';
import { recordVersion } from './record-files.ts';

/** How a record came into the history. */
interface Added {
  readonly version: string;
  readonly blob: string;
  readonly commit: string;
}

/** File → how it was released, of every record in the history, also of those that are gone. */
export type RecordHistory = ReadonlyMap<string, Added>;

/**
 * How each release record was first added. What was removed later counts as released all the same, unless its release was
 * reverted: the commit that removed it has a lower version. That version may be released again.
 *
 * A shallow history does not tell when a file was added.
 */
export function readRecordHistory(root: string, folder: string): RecordHistory {
  const added = new Map<string, Added>();
  if (historyDepth(root) !== 'complete') return added;
  // The whole history: git would leave out a branch whose records a merge dropped.
  const order = ['--full-history', '--topo-order', '--reverse', '--format=%H'];
  const changes = ['--diff-filter=AD', '--no-renames', '--raw', '--no-abbrev', '--relative'];
  let commit = '';
  for (const line of runGit(root, ['log', ...order, ...changes, '--', folder])) {
    const { blob = '', change, file = '' } = CHANGE.exec(line)?.groups ?? {};
    const version = recordVersion(folder, file);
    if (change === undefined) commit = line;
    else if (version === null) continue;
    else if (change === 'A' && !added.has(file)) added.set(file, { version, blob, commit });
    else if (change === 'D' && isBelow(versionAt(root, commit), version)) added.delete(file);
  }
  return added;
}

const CHANGE = /^:\d+ \d+ [0-9a-f]+ (?<blob>[0-9a-f]+) (?<change>[AD])\t(?<file>.+)$/;

function versionAt(root: string, revision: string): string {
  return statedVersions(root, [revision]).get(revision) ?? '';
}

function isBelow(version: string, than: string): boolean {
  return valid(version) !== null && lt(version, than);
}
