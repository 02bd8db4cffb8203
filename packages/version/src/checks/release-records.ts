import { compared, missing, notYet, type VersionFinding } from '../finding.ts';
import type { RecordFacts, RepositoryFacts } from '../repository-facts.ts';
import { agreedVersion, isReleased } from '../repository-facts.ts';

const RECORD_CHECK = 'release-record';

/** The newest release record is the record of the version in hand. */
export function releaseRecord(facts: RepositoryFacts): readonly VersionFinding[] {
  const [newest] = facts.records;
  const { releases } = facts.places;
  if (newest === undefined)
    return [isReleased(facts) ? missing(RECORD_CHECK, releases) : notYet(RECORD_CHECK, releases)];
  return [
    compared(RECORD_CHECK, {
      file: newest.place,
      line: newest.line,
      expected: agreedVersion(facts),
      found: newest.version,
      hint: 'Only "pnpm release:version" changes versions: undo the edit, or cut the release.',
    }),
  ];
}

const RELEASED_CHECK = 'released-record';

/** A record is written once: each is as it was at the tag of its version, or when it was committed. */
export function releasedRecords({ records }: RepositoryFacts): readonly VersionFinding[] {
  return records.map(({ place, blobs }) => {
    if (blobs.now === null || blobs.released === null) return notYet(RELEASED_CHECK, place, 'not committed yet');
    return compared(RELEASED_CHECK, {
      file: place,
      expected: `as released, ${blobs.released.slice(0, 12)}`,
      found: blobs.now === blobs.released ? `as released, ${blobs.now.slice(0, 12)}` : blobs.now.slice(0, 12),
      hint: `A released record never changes: restore it; "git cat-file -p ${blobs.released.slice(0, 12)}" prints the released one.`,
    });
  });
}

const INDEX_CHECK = 'release-index';

/** The index, which the apps import, holds exactly the records beside it, newest first. */
export function releaseIndex(facts: RepositoryFacts): readonly VersionFinding[] {
  const { index, records, places } = facts;
  const file = `${places.releases}/index.json`;
  if (index === null) return [isReleased(facts) ? missing(INDEX_CHECK, file) : notYet(INDEX_CHECK, file)];
  const expected = `the ${records.length} records of the folder`;
  const found = indexMismatches(records, index.contents);
  const hint = 'Only the cut writes records and index: restore both as of the newest release.';
  return [compared(INDEX_CHECK, { file, expected, found: found.length === 0 ? expected : found.join(', '), hint })];
}

function indexMismatches(records: readonly RecordFacts[], contents: readonly string[]): readonly string[] {
  const wrong = records
    .filter(({ content }, at) => contents[at] !== content)
    .map(({ version }) => `a different ${version}`);
  const more = contents.length - records.length;
  return more > 0 ? [...wrong, `${more} more than there are records`] : wrong;
}

/** If this commit carries a release tag, the tag names the version in hand. */
export function releaseTag(facts: RepositoryFacts): readonly VersionFinding[] {
  const tags = facts.tagsOnHead.filter((tag) => /^v\d/.test(tag));
  if (tags.length === 0) return [notYet('release-tag', 'HEAD')];
  return tags.map((tag) =>
    compared('release-tag', {
      file: 'HEAD',
      expected: `v${agreedVersion(facts)}`,
      found: tag,
      hint: `Tag the commit that was cut for ${tag.slice(1)}; "pnpm release --tag" creates the tag.`,
    }),
  );
}
