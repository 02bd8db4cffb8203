import { gitLines } from './git-lines.ts';

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
  const now = gitLines(root, ['hash-object', '--', ...files]);
  return new Map(
    files.map((file, index) => [
      file,
      { now: now[index] ?? null, released: tagged.get(file) ?? added.get(file) ?? null },
    ]),
  );
}

function atTags(root: string, places: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const asked = [...places].map(([version, file]) => `v${version}:./${file}\n`).join('');
  const answers = gitLines(root, ['cat-file', '--batch-check=%(objecttype) %(objectname)'], asked);
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
  for (const line of gitLines(root, [...raw, '--', ...files])) {
    const { blob, file } = /^:\d+ \d+ [0-9a-f]+ (?<blob>[0-9a-f]+) A\t(?<file>.+)$/.exec(line)?.groups ?? {};
    if (blob !== undefined && file !== undefined && !added.has(file)) added.set(file, blob);
  }
  return added;
}
