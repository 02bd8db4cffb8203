import fc from 'fast-check';
import { AUDIENCES, CATEGORIES } from '../src/records/categories.ts';
import type { ReleaseEntry, ReleaseRecord } from '../src/records/release-record.ts';

const CATEGORY_NAMES = Object.keys(CATEGORIES) as readonly (keyof typeof CATEGORIES)[];
const AUDIENCE_NAMES = Object.keys(AUDIENCES) as readonly (keyof typeof AUDIENCES)[];

/** Generates releases for property tests, with prereleases whose entries their stable release repeats. */
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
    fc.tuple(
      fc.constant(releases),
      fc.array(fc.tuple(fc.nat(CATEGORY_NAMES.length - 1), fc.nat(AUDIENCE_NAMES.length - 1)), {
        minLength: 60,
        maxLength: 60,
      }),
    ),
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
  let count = 0;
  const entry = (): ReleaseEntry => {
    const [category, audience] = kinds[count % kinds.length] ?? [0, 0];
    count += 1;
    const id = `change-${count}`;
    return {
      id,
      category: CATEGORY_NAMES[category] ?? 'added',
      audience: AUDIENCE_NAMES[audience] ?? 'listener',
      text: `Text ${count}.`,
      packages: [],
    };
  };
  const entries = (length = 0) => Array.from({ length }, entry);
  for (const { bump, betas, counts } of plans) {
    numbers = next(numbers, bump);
    const version = numbers.join('.');
    const introduced = Array.from({ length: betas }, (_, beta) => entries(counts[beta]));
    for (const [beta, added] of introduced.entries()) records.push(record(`${version}-beta.${beta}`, added));
    records.push(record(version, [...introduced.flat(), ...entries(counts[3])]));
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

/** A valid record with these entries. */
export function record(
  version: string,
  entries: readonly ReleaseEntry[],
  schema: ReleaseRecord['schema'] = { from: 1, to: 1, breaking: false },
): ReleaseRecord {
  return { version, date: '2026-01-02', schema, api: { version: '1.0.0', minClient: '1.0.0' }, entries };
}
