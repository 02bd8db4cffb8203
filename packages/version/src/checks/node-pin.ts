import satisfies from 'semver/functions/satisfies.js';
import { compared, type VersionFinding } from '../finding.ts';
import type { PackageFacts, RepositoryFacts, StatedVersion } from '../repository-facts.ts';

const CHECK = 'node-pin';

/** One Node everywhere: `engines` of all packages are the root's, and the pinned Node is one of them. */
export function nodePin({ root, packages, pinnedNode }: RepositoryFacts): readonly VersionFinding[] {
  const expected = root.node ?? 'not stated';
  const engines = packages.map(({ place, node, lines }) =>
    compared(CHECK, {
      file: place,
      line: lines['engines.node'],
      part: 'engines.node',
      expected,
      found: node ?? 'not stated',
      cure: `Make "engines.node" the same as in ${root.place}.`,
    }),
  );
  if (pinnedNode === null) return root.node === null ? engines : [...engines, unpinned(root.node)];
  return [...engines, pinned(pinnedNode, expected), ...nodeBinaries(root, pinnedNode.version)];
}

function unpinned(range: string): VersionFinding {
  const cure = `Pin a Node that satisfies ${range}: "nodeVersion: …".`;
  return compared(CHECK, {
    file: 'pnpm-workspace.yaml',
    part: 'nodeVersion',
    expected: range,
    found: 'not pinned',
    cure,
  });
}

function pinned({ place, line, version }: StatedVersion, range: string): VersionFinding {
  const found = satisfies(version, range) ? range : version;
  return compared(CHECK, {
    file: place,
    line,
    part: 'nodeVersion',
    expected: range,
    found,
    cure: `Pin a Node that satisfies ${range}.`,
  });
}

function nodeBinaries({ place, dependencies, lines }: PackageFacts, expected: string) {
  return Object.entries(dependencies)
    .filter(([name]) => /^node-(linux|darwin|win)-/.test(name))
    .map(([name, found]) => {
      const cure = 'Give it the Node that pnpm-workspace.yaml pins.';
      return compared(CHECK, { file: place, line: lines[name], part: name, expected, found, cure });
    });
}
