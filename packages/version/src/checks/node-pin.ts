import satisfies from 'semver/functions/satisfies.js';
import { compared, type VersionFinding } from '../finding.ts';
import type { RepositoryFacts } from '../repository-facts.ts';

const CHECK = 'node-pin';

/** One Node everywhere: `engines` of all packages are the root's, and the pinned Node is one of them. */
export function nodePin({ root, packages, pinnedNode }: RepositoryFacts): readonly VersionFinding[] {
  const expected = root.node ?? 'not stated';
  const engines = packages
    .filter(({ node }) => node !== null)
    .map(({ place, node }) =>
      compared(CHECK, {
        place: `${place} engines.node`,
        expected,
        found: node ?? 'not stated',
        cure: `Make "engines.node" the same as in ${root.place}.`,
      }),
    );
  if (pinnedNode === null) return engines;
  return [...engines, pinned(pinnedNode, expected), ...nodeBinaries(root.dependencies, root.place, pinnedNode.version)];
}

function pinned(
  { place, version }: { readonly place: string; readonly version: string },
  range: string,
): VersionFinding {
  const found = satisfies(version, range) ? range : version;
  return compared(CHECK, {
    place: `${place} nodeVersion`,
    expected: range,
    found,
    cure: `Pin a Node that satisfies ${range}.`,
  });
}

function nodeBinaries(dependencies: Readonly<Record<string, string>>, place: string, expected: string) {
  return Object.entries(dependencies)
    .filter(([name]) => /^node-(linux|darwin|win)-/.test(name))
    .map(([name, found]) => {
      const cure = 'Give it the Node that pnpm-workspace.yaml pins.';
      return compared(CHECK, { place: `${place} ${name}`, expected, found, cure });
    });
}
