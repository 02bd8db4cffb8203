import { CHECKSUMS_FILE } from '@auralis/migration-files';
import type { ReleasedMigration } from '../repository-facts.ts';
import { blobNames, blobText, historyDepth, runGit, taggedVersions } from './git.ts';
import { unreadable } from './read-source.ts';

/** A file's content by its name in git: now, and as it was released; `null` where git does not know it. */
export interface Blobs {
  readonly now: string | null;
  readonly released: string | null;
}

/** The record of a version: the commit that released it, and the names of its content. */
export interface ReleasedFile {
  readonly version: string;
  readonly place: string;
  readonly blobs: Blobs;
  /** The tag of the version, or the commit that added its record where there is no tag; `null` where git has neither. */
  readonly revision: string | null;
}

/**
 * The release records now and as they were released: at the tag of their version, or in the commit that added them where
 * there is no tag. A shallow history does not tell when a file was added.
 *
 * @param places version → file
 */
export function readReleasedFiles(root: string, places: ReadonlyMap<string, string>): readonly ReleasedFile[] {
  const entries = [...places];
  if (entries.length === 0) return [];
  const files = entries.map(([, file]) => file);
  const tagged = blobNames(
    root,
    entries.map(([version, file]) => `v${version}:./${file}`),
  );
  const added = historyDepth(root) === 'complete' ? whenAdded(root, files) : new Map<string, Added>();
  const now = runGit(root, ['hash-object', '--', ...files]);
  return entries.map(([version, place], index) => {
    const atTag = tagged[index] ?? null;
    const addition = added.get(place);
    return {
      version,
      place,
      blobs: { now: now[index] ?? null, released: atTag ?? addition?.blob ?? null },
      revision: atTag === null ? (addition?.commit ?? null) : `v${version}`,
    };
  });
}

interface Added {
  readonly blob: string;
  readonly commit: string;
}

/** Newest additions first: a cut that was undone and made again counts as it was made last. */
function whenAdded(root: string, files: readonly string[]): ReadonlyMap<string, Added> {
  const raw = ['log', '--diff-filter=A', '--no-renames', '--raw', '--no-abbrev', '--relative', '--format=%H'];
  const added = new Map<string, Added>();
  let commit = '';
  for (const line of runGit(root, [...raw, '--', ...files])) {
    const { blob, file } = /^:\d+ \d+ [0-9a-f]+ (?<blob>[0-9a-f]+) A\t(?<file>.+)$/.exec(line)?.groups ?? {};
    if (blob === undefined || file === undefined) commit = line;
    else if (!added.has(file)) added.set(file, { blob, commit });
  }
  return added;
}

/** The migrations that releases froze, each as the first of them did. */
export function readReleasedMigrations(
  root: string,
  folder: string,
  records: readonly ReleasedFile[],
): readonly ReleasedMigration[] {
  const place = `${folder}/${CHECKSUMS_FILE}`;
  const oldestFirst = records.filter(({ revision }) => revision !== null).toReversed();
  const names = blobNames(
    root,
    oldestFirst.map(({ revision }) => `${revision}:./${place}`),
  );
  const released = new Map<string, ReleasedMigration>();
  for (const [index, { version, revision }] of oldestFirst.entries()) {
    const name = names[index];
    if (name == null) continue;
    for (const [file, checksum] of Object.entries(checksumsIn(root, name, `${revision}:${place}`)))
      if (!released.has(file)) released.set(file, { file, checksum, version, revision: String(revision) });
  }
  return [...released.values()];
}

function checksumsIn(root: string, name: string, place: string): Readonly<Record<string, string>> {
  try {
    return JSON.parse(blobText(root, name));
  } catch (cause) {
    throw unreadable(place, cause);
  }
}

/** The records of versions that have a tag in the history of HEAD, and no record any more. */
export function readLostRecords(root: string, folder: string, versions: readonly string[]): readonly string[] {
  const missing = taggedVersions(root).filter((version) => !versions.includes(version));
  const places = missing.map((version) => `${folder}/${version}.json`);
  // A tag without a record is older than the records, or is no tag of a release.
  const names = blobNames(
    root,
    missing.map((version, index) => `v${version}:./${places[index]}`),
  );
  return places.filter((_, index) => names[index] != null);
}
