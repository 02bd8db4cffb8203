import fc from 'fast-check';
import { AUDIENCES, CATEGORIES, type ReleaseEntry, type ReleaseRecord } from './release-record.ts';

/** Plain-data releases for property tests: as the train cuts them, with prereleases that their stable release repeats. */
export const releaseHistory: fc.Arbitrary<readonly ReleaseRecord[]> = fc
  .array(
    fc.record({
      bump: fc.constantFrom('major', 'minor', 'patch'),
      betas: fc.nat(3),
      counts: fc.array(fc.nat(4), { minLength: 4, maxLength: 4 }),
    }),
    {
      maxLength: 12,
    },
  )
  .chain((releases) =>
    fc.tuple(fc.constant(releases), fc.array(fc.tuple(fc.nat(5), fc.nat(1)), { minLength: 60, maxLength: 60 })),
  )
  .map(([releases, kinds]) => history(releases as readonly Plan[], kinds));

interface Plan {
  readonly bump: 'major' | 'minor' | 'patch';
  readonly betas: number;
  readonly counts: readonly number[];
}

function history(plans: readonly Plan[], kinds: readonly (readonly [number, number])[]): readonly ReleaseRecord[] {
  const records: ReleaseRecord[] = [];
  let numbers: readonly [number, number, number] = [1, 0, 0];
  let made = 0;
  const entry = (): ReleaseEntry => {
    const [category, audience] = kinds[made % kinds.length] ?? [0, 0];
    made += 1;
    const id = `change-${made}`;
    return {
      id,
      category: CATEGORIES[category] ?? 'added',
      audience: AUDIENCES[audience] ?? 'listener',
      text: `Text ${made}.`,
      packages: [],
    };
  };
  const entries = (count = 0) => Array.from({ length: count }, entry);
  for (const { bump, betas, counts } of plans) {
    numbers = next(numbers, bump);
    const version = numbers.join('.');
    const tried = Array.from({ length: betas }, (_, beta) => entries(counts[beta]));
    for (const [beta, brought] of tried.entries()) records.push(record(`${version}-beta.${beta}`, brought));
    records.push(record(version, [...tried.flat(), ...entries(counts[3])]));
  }
  return records;
}

function next(
  [major, minor, patch]: readonly [number, number, number],
  bump: Plan['bump'],
): readonly [number, number, number] {
  if (bump === 'major') return [major + 1, 0, 0];
  return bump === 'minor' ? [major, minor + 1, 0] : [major, minor, patch + 1];
}

/** A record with these entries, and whatever else a record must have. */
export function record(
  version: string,
  entries: readonly ReleaseEntry[],
  schema: ReleaseRecord['schema'] = { from: 1, to: 1, breaking: false },
): ReleaseRecord {
  return { version, date: '2026-01-02', schema, api: { version: '1.0.0', minClient: '1.0.0' }, entries };
}
