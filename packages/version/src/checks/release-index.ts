import { compared, gone, notThere, type VersionFinding } from '../finding.ts';
import { isReleased } from '../is-released.ts';
import type { RecordFacts, RepositoryFacts } from '../repository-facts.ts';

const CHECK = 'release-index';

/** The index, which the apps import, holds exactly the records beside it, newest first. */
export function releaseIndex(facts: RepositoryFacts): readonly VersionFinding[] {
  const { index, records, places } = facts;
  const file = `${places.releases}/index.json`;
  if (index === null) return [isReleased(facts) ? gone(CHECK, file) : notThere(CHECK, file)];
  const expected = `the ${records.length} records beside it`;
  const found = strays(records, index.contents);
  const cure = 'Records and index are written by the cut alone: put both back as the newest release left them.';
  return [compared(CHECK, { file, expected, found: found.length === 0 ? expected : found.join(', '), cure })];
}

function strays(records: readonly RecordFacts[], contents: readonly string[]): readonly string[] {
  const wrong = records
    .filter(({ content }, at) => contents[at] !== content)
    .map(({ version }) => `another ${version}`);
  const more = contents.length - records.length;
  return more > 0 ? [...wrong, `${more} more than there are records`] : wrong;
}
