import { execFileSync } from 'node:child_process';

/** What git says about a folder, line by line; none where there is no repository, no commit yet, or no git. */
export function runGit(root: string, args: readonly string[], input = ''): readonly string[] {
  try {
    const said = execFileSync('git', [...args], {
      cwd: root,
      encoding: 'utf8',
      input,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    return said.split('\n').filter((line) => line !== '');
  } catch {
    // A tarball or a fresh folder has no history, hence nothing there that could disagree.
    return [];
  }
}

/** The git tags on the commit that is checked out; none where the folder is not a repository with commits. */
export function tagsOnHead(root: string): readonly string[] {
  return runGit(root, ['tag', '--points-at', 'HEAD']);
}

/** A file's content by its name in git: now, and as it was released; `null` where git does not know it. */
export interface Blobs {
  readonly now: string | null;
  readonly released: string | null;
}

/**
 * The content of release records now and as they were released: at the tag of their version, or in the commit that
 * added them where there is no tag.
 *
 * @param places version → file
 */
export function readBlobs(root: string, places: ReadonlyMap<string, string>): ReadonlyMap<string, Blobs> {
  const files = [...places.values()];
  if (files.length === 0) return new Map();
  const tagged = atTags(root, places);
  const added = whenAdded(root, files);
  const now = runGit(root, ['hash-object', '--', ...files]);
  return new Map(
    files.map((file, index) => [
      file,
      { now: now[index] ?? null, released: tagged.get(file) ?? added.get(file) ?? null },
    ]),
  );
}

function atTags(root: string, places: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const asked = [...places].map(([version, file]) => `v${version}:./${file}\n`).join('');
  const answers = runGit(root, ['cat-file', '--batch-check=%(objecttype) %(objectname)'], asked);
  return new Map(
    [...places.values()].flatMap((file, index) => {
      const blob = /^blob (?<name>[0-9a-f]+)$/.exec(answers[index] ?? '')?.groups?.name;
      return blob === undefined ? [] : [[file, blob] as const];
    }),
  );
}

/** Newest additions first: a cut that was undone and made again counts as it was made last. */
function whenAdded(root: string, files: readonly string[]): ReadonlyMap<string, string> {
  const raw = ['log', '--diff-filter=A', '--no-renames', '--raw', '--no-abbrev', '--relative', '--format='];
  const added = new Map<string, string>();
  for (const line of runGit(root, [...raw, '--', ...files])) {
    const { blob, file } = /^:\d+ \d+ [0-9a-f]+ (?<blob>[0-9a-f]+) A\t(?<file>.+)$/.exec(line)?.groups ?? {};
    if (blob !== undefined && file !== undefined && !added.has(file)) added.set(file, blob);
  }
  return added;
}
