import { compared, notThere, type VersionFinding } from '../finding.ts';
import type { RepositoryFacts } from '../repository-facts.ts';

const CHECK = 'released-record';

/** A record is written once: each is as it was at the tag of its version, or when it was committed. */
export function releasedRecords({ records }: RepositoryFacts): readonly VersionFinding[] {
  return records.map(({ place, blobs }) => {
    if (blobs.now === null || blobs.released === null) return notThere(CHECK, place, 'not committed yet');
    return compared(CHECK, {
      file: place,
      expected: `as released, ${blobs.released.slice(0, 12)}`,
      found: blobs.now === blobs.released ? `as released, ${blobs.now.slice(0, 12)}` : blobs.now.slice(0, 12),
      cure: `A record never changes once it is released: "git cat-file -p ${blobs.released.slice(0, 12)}" shows it as it was.`,
    });
  });
}
