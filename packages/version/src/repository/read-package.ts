import type { PackageFacts } from '../repository-facts.ts';
import { type LineFinder, readJsonSource } from './read-source.ts';
import { unreadable } from './read-text.ts';

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly engines?: { readonly node?: string };
  readonly packageManager?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** Reads the `package.json` of a folder (`.` for the root). */
export function readPackage(root: string, folder: string): PackageFacts {
  const place = folder === '.' ? 'package.json' : `${folder}/package.json`;
  const source = readJsonSource(root, place);
  if (source === null) throw unreadable(place, 'there is no such file');
  const manifest = source.value as Manifest;
  return {
    place,
    line: source.lineOf('version'),
    folder,
    name: manifest.name ?? folder,
    version: manifest.version ?? 'none',
    node: manifest.engines?.node ?? null,
    packageManager: manifest.packageManager ?? null,
    dependencies: {
      ...neededPeers(manifest),
      ...manifest.devDependencies,
      ...manifest.dependencies,
      ...manifest.optionalDependencies,
    },
    lines: linesOf(manifest, source.lineOf),
  };
}

// In the order of the dependencies above: of a name in two groups, the later one counts.
const GROUPS = ['peerDependencies', 'devDependencies', 'dependencies', 'optionalDependencies'] as const;

function linesOf(manifest: Manifest, lineOf: LineFinder): Record<string, number> {
  const dependencies = GROUPS.flatMap((group) =>
    Object.keys(manifest[group] ?? {}).map((name) => [name, lineOf(group, name)] as const),
  );
  const pins = [
    ['engines.node', lineOf('engines', 'node')],
    ['packageManager', lineOf('packageManager')],
  ] as const;
  return Object.fromEntries([...dependencies, ...pins].filter((entry): entry is [string, number] => entry[1] !== null));
}

// pnpm installs peers that are not optional and locks them beside the package's own dependencies.
function neededPeers({ peerDependencies = {}, peerDependenciesMeta = {} }: Manifest): Record<string, string> {
  return Object.fromEntries(Object.entries(peerDependencies).filter(([name]) => !peerDependenciesMeta[name]?.optional));
}
