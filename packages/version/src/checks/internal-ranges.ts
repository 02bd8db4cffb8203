import { compared, type VersionFinding } from '../finding.ts';
import type { RepositoryFacts } from '../repository-facts.ts';

/** Packages of the workspace ask for each other by `workspace:^`, so that what is packed asks for `^` of this version. */
export function internalRanges({ root, packages }: RepositoryFacts): readonly VersionFinding[] {
  const own = new Set(packages.map(({ name }) => name));
  return [root, ...packages].flatMap(({ place, dependencies, lines }) =>
    Object.entries(dependencies)
      .filter(([name]) => own.has(name))
      .map(([name, range]) => {
        const cure = `Ask for "${name}" by "workspace:^" in ${place}.`;
        return compared('internal-range', {
          file: place,
          line: lines[name],
          part: name,
          expected: 'workspace:^',
          found: range,
          cure,
        });
      }),
  );
}
