import { compared, type VersionFinding } from '../finding.ts';
import type { RepositoryFacts } from '../repository-facts.ts';

const EXACT = /^[a-z]+@\d+\.\d+\.\d+(\+\S+)?$/;

/** The root pins one exact package manager, and no package pins another. */
export function packageManagerPin({ root, packages }: RepositoryFacts): readonly VersionFinding[] {
  const pin = root.packageManager ?? 'not pinned';
  const place = `${root.place} packageManager`;
  const expected = EXACT.test(pin) ? pin : 'an exact version such as pnpm@12.21.0';
  const own = compared('package-manager-pin', {
    place,
    expected,
    found: pin,
    cure: 'Pin the package manager exactly.',
  });
  const others = packages.filter(({ packageManager }) => packageManager !== null);
  return [
    own,
    ...others.map((other) =>
      compared('package-manager-pin', {
        place: `${other.place} packageManager`,
        expected: pin,
        found: other.packageManager ?? 'not pinned',
        cure: 'Remove it: the root pins the package manager for all.',
      }),
    ),
  ];
}
