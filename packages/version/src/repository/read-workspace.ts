import { existsSync, globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { LockedImporter, PackageFacts, StatedVersion } from '../repository-facts.ts';
import { runGit } from './git.ts';
import { type LineFinder, readJsonSource, readYamlSource, type Source, unreadable } from './read-source.ts';

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
  if (source === null) throw unreadable(place, 'the file does not exist');
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

const WORKSPACE = 'pnpm-workspace.yaml';
const LOCKFILE = 'pnpm-lock.yaml';

/** What `pnpm-workspace.yaml` says: the packages, and the Node it pins. */
export interface Workspace {
  readonly packages: readonly PackageFacts[];
  readonly pinnedNode: StatedVersion | null;
}

/** Reads the workspace and every package in it, in the order of their folders. */
export function readWorkspace(root: string): Workspace {
  const source = readYamlSource(root, WORKSPACE);
  const { nodeVersion } = (source?.value ?? {}) as { readonly nodeVersion?: string };
  return {
    packages: foldersIn(root, source).map((folder) => readPackage(root, folder)),
    pinnedNode:
      nodeVersion === undefined
        ? null
        : { place: WORKSPACE, line: source?.lineOf('nodeVersion') ?? null, version: nodeVersion },
  };
}

/**
 * The folders of the packages of a pnpm workspace, sorted; their manifests are not read.
 *
 * @throws VersionError `REPOSITORY_UNREADABLE` if `pnpm-workspace.yaml` can't be parsed
 */
export function workspaceFolders(root: string): readonly string[] {
  return foldersIn(root, readYamlSource(root, WORKSPACE));
}

function foldersIn(root: string, workspace: Source | null): readonly string[] {
  const { packages = [] } = (workspace?.value ?? {}) as { readonly packages?: readonly string[] };
  const patterns = packages.map((pattern) => `${pattern}/package.json`);
  const manifests = globSync(patterns, { cwd: root, exclude: ['**/node_modules/**'] });
  return [...new Set(manifests.map((file) => posix(dirname(file))))].sort();
}

interface LockedGroups {
  readonly dependencies?: Locked;
  readonly devDependencies?: Locked;
  readonly optionalDependencies?: Locked;
}
type Locked = Readonly<Record<string, { readonly specifier: string }>>;

/** Reads what the lockfile holds for each package, or `null` without a lockfile. */
export function readLockfile(
  root: string,
): { readonly place: string; readonly importers: readonly LockedImporter[] } | null {
  const source = readYamlSource(root, LOCKFILE);
  if (source === null) return null;
  const lock = source.value as { readonly importers?: Readonly<Record<string, LockedGroups>> };
  const importers = Object.entries(lock.importers ?? {}).map(([folder, groups]) => ({
    folder,
    line: source.lineOf('importers', folder),
    dependencies: specifiers({ ...groups.devDependencies, ...groups.dependencies, ...groups.optionalDependencies }),
  }));
  return { place: LOCKFILE, importers };
}

function specifiers(locked: Locked): Record<string, string> {
  return Object.fromEntries(Object.entries(locked).map(([name, { specifier }]) => [name, specifier]));
}

function posix(path: string): string {
  return path.replaceAll('\\', '/');
}

/** Every `package.json` that is neither the root's nor of a folder of the workspace; files that git ignores don't count. */
export function readPackagesOutside(root: string, folders: readonly string[]): readonly string[] {
  const own = new Set(['.', ...folders]);
  return manifests(root)
    .filter((place) => basename(place) === 'package.json' && !own.has(dirname(place)))
    .filter((place) => existsSync(join(root, place)))
    .sort();
}

function manifests(root: string): readonly string[] {
  const known = runGit(root, ['ls-files', '--cached', '--others', '--exclude-standard', '--', '*package.json']);
  if (known.length > 0) return known;
  const found = globSync('**/package.json', { cwd: root, exclude: ['**/node_modules/**', '**/dist/**'] });
  return found.map((file) => file.replaceAll('\\', '/'));
}
