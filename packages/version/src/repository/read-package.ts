import type { PackageFacts } from '../repository-facts.ts';
import { readJson, unreadable } from './read-text.ts';

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
  const manifest = readJson(root, place) as Manifest | null;
  if (manifest === null) throw unreadable(place, 'there is no such file');
  return {
    place,
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
  };
}

// pnpm installs peers that are not optional and locks them beside the package's own dependencies.
function neededPeers({ peerDependencies = {}, peerDependenciesMeta = {} }: Manifest): Record<string, string> {
  return Object.fromEntries(Object.entries(peerDependencies).filter(([name]) => !peerDependenciesMeta[name]?.optional));
}
