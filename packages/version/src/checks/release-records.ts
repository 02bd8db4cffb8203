import gt from 'semver/functions/gt.js';
import prerelease from 'semver/functions/prerelease.js';
import valid from 'semver/functions/valid.js';
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
  const expected = agreedVersion(facts);
  const isAhead = valid(expected) !== null && gt(expected, newest.version);
  return [
    compared(RECORD_CHECK, {
      file: newest.place,
      line: newest.line,
      expected,
      found: newest.version,
      hint: isAhead
        ? undoBump(expected)
        : 'Only "pnpm release:version" changes versions: undo the edit, or cut the release.',
    }),
  ];
}

/** Packages that are ahead of the newest record were bumped by `changeset version`, which writes no record. */
function undoBump(version: string): string {
  const added = prerelease(version) === null ? '"*CHANGELOG.md"' : '"*CHANGELOG.md" .changeset/pre';
  return `It looks like "changeset version" was run. Undo that first, with "git revert" if it is committed, otherwise with: git restore .changeset "*package.json" "*CHANGELOG.md" && git clean -f -- ${added}. Then run "pnpm release:version".`;
}

const RELEASED_CHECK = 'released-record';

/** With a part of the history, nothing tells what a release contained. */
export function completeHistory(facts: RepositoryFacts): readonly VersionFinding[] {
  if (facts.history !== 'shallow' || !isReleased(facts)) return [];
  const hint = 'Run "git fetch --unshallow --tags"; in a workflow, give actions/checkout "fetch-depth: 0".';
  return [
    compared('history', {
      file: '.git',
      expected: 'the whole history',
      found: 'too shallow to compare releases',
      hint,
    }),
  ];
}

/** A record stays, unless its release was reverted before it got a tag. */
export function lostRecords(facts: RepositoryFacts): readonly VersionFinding[] {
  const version = agreedVersion(facts);
  return facts.lostRecords.map(({ place: file, version: lost, revision }) => {
    // Of a reverted release more is missing than the record.
    const isReverted = valid(version) !== null && gt(lost, version);
    const hint = isReverted
      ? `A released version can't be taken back: "git log -1 --format=%h --diff-filter=D -- ${file}" prints the commit to revert. Release what must change as the next version.`
      : `A released record is never removed: restore it with "git restore --source ${revision} -- ${file}", then run "auralis-changelog rebuild-index".`;
    return compared(RELEASED_CHECK, { file, expected: 'as released', found: 'missing', hint });
  });
}

/** The file of a record has the name of its version, so no version has two. */
export function recordNames({ records, places }: RepositoryFacts): readonly VersionFinding[] {
  return records
    .filter(({ place, version }) => place !== `${places.releases}/${version}.json`)
    .map(({ place, line, version }) =>
      compared(RECORD_CHECK, {
        file: place,
        line,
        expected: place.slice(places.releases.length + 1, -'.json'.length),
        found: version,
        hint: 'A record has the name of its version: remove the file if it is a copy, otherwise undo the edit.',
      }),
    );
}

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
  const expected = records.length === 1 ? 'the record of the folder' : `the ${records.length} records of the folder`;
  const found = indexMismatches(records, index.contents);
  const hint = 'Run "auralis-changelog rebuild-index": the index is derived from the records.';
  return [compared(INDEX_CHECK, { file, expected, found: found.length === 0 ? expected : found.join(', '), hint })];
}

function indexMismatches(records: readonly RecordFacts[], contents: readonly string[]): readonly string[] {
  const wrong = records
    .filter(({ content }, at) => contents[at] !== content)
    .map(({ version }) => `a different ${version}`);
  const more = contents.length - records.length;
  return more > 0 ? [...wrong, `${more} more than there are records`] : wrong;
}

const TAG_CHECK = 'release-tag';

/** If this commit carries a release tag, the tag names the version in hand. */
export function tagOnHead(facts: RepositoryFacts): readonly VersionFinding[] {
  const tags = facts.tagsOnHead.filter((tag) => /^v\d/.test(tag));
  if (tags.length === 0) return [notYet(TAG_CHECK, 'HEAD')];
  return tags.map((tag) =>
    compared(TAG_CHECK, {
      file: 'HEAD',
      expected: `v${agreedVersion(facts)}`,
      found: tag,
      hint: `Tag the commit that was cut for ${tag.slice(1)}; "pnpm release --tag" creates the tag.`,
    }),
  );
}

/** The tag of a release is on a commit of its version. */
export function releaseTags({ releaseTags: tags, tagsOnHead }: RepositoryFacts): readonly VersionFinding[] {
  return tags
    .filter(({ version }) => !tagsOnHead.includes(`v${version}`))
    .map(({ version, stated, commit }) => {
      const move = commit === null ? '' : ` with "git tag --force v${version} ${commit.slice(0, 12)}"`;
      return compared(TAG_CHECK, {
        file: `refs/tags/v${version}`,
        expected: `a commit of ${version}`,
        found: stated === null ? 'a commit without a version' : `a commit of ${stated}`,
        hint: `Move the tag to the commit of its release${move}.`,
      });
    });
}
