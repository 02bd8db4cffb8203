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
      hint: `Make "engines.node" the same as in ${root.place}.`,
    }),
  );
  if (pinnedNode === null) return root.node === null ? engines : [...engines, unpinned(root.node)];
  return [...engines, pinned(pinnedNode, expected), ...nodeBinaries(root, pinnedNode.version)];
}

function unpinned(range: string): VersionFinding {
  const hint = `Pin a Node that satisfies ${range}: "nodeVersion: …".`;
  return compared(CHECK, {
    file: 'pnpm-workspace.yaml',
    part: 'nodeVersion',
    expected: range,
    found: 'not pinned',
    hint,
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
    hint: `Pin a Node that satisfies ${range}.`,
  });
}

function nodeBinaries({ place, dependencies, lines }: PackageFacts, expected: string) {
  return Object.entries(dependencies)
    .filter(([name]) => /^node-(linux|darwin|win)-/.test(name))
    .map(([name, found]) => {
      const hint = 'Set it to the Node version that pnpm-workspace.yaml pins.';
      return compared(CHECK, { file: place, line: lines[name], part: name, expected, found, hint });
    });
}

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
    hint: 'Pin the package manager exactly.',
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
        hint: 'Remove it: the root pins the package manager for all.',
      }),
    ),
  ];
}
