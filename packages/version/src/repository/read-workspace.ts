import { globSync } from 'node:fs';
import { dirname } from 'node:path';
import type { LockedImporter, PackageFacts, StatedVersion } from '../repository-facts.ts';
import { readPackage } from './read-package.ts';
import { readYamlSource } from './read-source.ts';

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
  const stated = (source?.value ?? null) as {
    readonly packages?: readonly string[];
    readonly nodeVersion?: string;
  } | null;
  const patterns = (stated?.packages ?? []).map((pattern) => `${pattern}/package.json`);
  const folders = globSync(patterns, { cwd: root, exclude: ['**/node_modules/**'] }).map((file) =>
    posix(dirname(file)),
  );
  return {
    packages: [...new Set(folders)].sort().map((folder) => readPackage(root, folder)),
    pinnedNode:
      stated?.nodeVersion === undefined
        ? null
        : { place: WORKSPACE, line: source?.lineOf('nodeVersion') ?? null, version: stated.nodeVersion },
  };
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
