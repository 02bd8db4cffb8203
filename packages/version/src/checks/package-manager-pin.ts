import { compared, type VersionFinding } from '../finding.ts';
import type { RepositoryFacts } from '../repository-facts.ts';

const EXACT = /^[a-z]+@\d+\.\d+\.\d+(\+\S+)?$/;

/** The root pins one exact package manager, and no package pins another. */
export function packageManagerPin({ root, packages }: RepositoryFacts): readonly VersionFinding[] {
  const pin = root.packageManager ?? 'not pinned';
  const expected = EXACT.test(pin) ? pin : 'an exact version such as pnpm@12.21.0';
  const own = compared('package-manager-pin', {
    file: root.place,
    line: root.lines.packageManager,
    part: 'packageManager',
    expected,
    found: pin,
    cure: 'Pin the package manager exactly.',
  });
  const others = packages.filter(({ packageManager }) => packageManager !== null);
  return [
    own,
    ...others.map((other) =>
      compared('package-manager-pin', {
        file: other.place,
        line: other.lines.packageManager,
        part: 'packageManager',
        expected: pin,
        found: other.packageManager ?? 'not pinned',
        cure: 'Remove it: the root pins the package manager for all.',
      }),
    ),
  ];
}
