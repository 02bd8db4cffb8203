import { CHECKSUMS_FILE } from '@auralis/migration-files';
import type { LostRecord, ReleasedMigration, ReleaseTag } from '../repository-facts.ts';
import { allTags, blobNames, blobText, runGit, statedVersions, taggedVersions } from './git.ts';
import { unreadable } from './read-source.ts';
import type { RecordHistory } from './record-history.ts';

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
  /** The commit that released it; `null` where the history has none. */
  readonly commit: string | null;
  /** The tag of the version, or the commit where there is no tag; `null` where git has neither. */
  readonly revision: string | null;
}

/**
 * The release records now and as they were released: at the tag of their version, or in the commit that added them where
 * there is no tag.
 *
 * @param places version → file
 */
export function readReleasedFiles(
  root: string,
  places: ReadonlyMap<string, string>,
  history: RecordHistory,
): readonly ReleasedFile[] {
  const entries = [...places];
  if (entries.length === 0) return [];
  const files = entries.map(([, file]) => file);
  const tagged = blobNames(
    root,
    entries.map(([version, file]) => `v${version}:./${file}`),
  );
  const now = runGit(root, ['hash-object', '--', ...files]);
  return entries.map(([version, place], index) => {
    const atTag = tagged[index] ?? null;
    const { blob = null, commit = null } = history.get(place) ?? {};
    return {
      version,
      place,
      blobs: { now: now[index] ?? null, released: atTag ?? blob },
      commit,
      revision: atTag === null ? commit : `v${version}`,
    };
  });
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

/** The records that tags in the history of HEAD have, or that the history has, and the folder has not any more. */
export function readLostRecords(
  root: string,
  folder: string,
  versions: readonly string[],
  history: RecordHistory,
): readonly LostRecord[] {
  const tags = taggedVersions(root).filter((version) => !versions.includes(version));
  const tagged = tags.map((version) => ({ version, place: `${folder}/${version}.json`, revision: `v${version}` }));
  // A tag without a record is older than the records, or is no tag of a release.
  const names = blobNames(
    root,
    tagged.map(({ revision, place }) => `${revision}:./${place}`),
  );
  const untagged = [...history]
    .filter(([, { version }]) => !versions.includes(version) && !tags.includes(version))
    .map(([place, { version, commit }]) => ({ version, place, revision: commit }));
  return [...tagged.filter((_, index) => names[index] != null), ...untagged];
}

/** The tags of these releases, each with the version that the root manifest has at its commit. */
export function readReleaseTags(root: string, records: readonly ReleasedFile[]): readonly ReleaseTag[] {
  const existing = new Set(allTags(root));
  const tagged = records.filter(({ version }) => existing.has(`v${version}`));
  const stated = statedVersions(
    root,
    tagged.map(({ version }) => `v${version}`),
  );
  return tagged.map(({ version, commit }) => ({ version, commit, stated: stated.get(`v${version}`) ?? null }));
}
