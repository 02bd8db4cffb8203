import { globSync } from 'node:fs';
import { dirname } from 'node:path';
import { parse } from 'yaml';
import type { LockedImporter, PackageFacts, StatedVersion } from '../repository-facts.ts';
import { readPackage } from './read-package.ts';
import { readText, unreadable } from './read-text.ts';

const WORKSPACE = 'pnpm-workspace.yaml';
const LOCKFILE = 'pnpm-lock.yaml';

/** What `pnpm-workspace.yaml` says: the packages, and the Node it pins. */
export interface Workspace {
  readonly packages: readonly PackageFacts[];
  readonly pinnedNode: StatedVersion | null;
}

/** Reads the workspace and every package in it, in the order of their folders. */
export function readWorkspace(root: string): Workspace {
  const stated = readYaml(root, WORKSPACE) as {
    readonly packages?: readonly string[];
    readonly nodeVersion?: string;
  } | null;
  const patterns = (stated?.packages ?? []).map((pattern) => `${pattern}/package.json`);
  const folders = globSync(patterns, { cwd: root, exclude: ['**/node_modules/**'] }).map((file) =>
    posix(dirname(file)),
  );
  return {
    packages: [...new Set(folders)].sort().map((folder) => readPackage(root, folder)),
    pinnedNode: stated?.nodeVersion === undefined ? null : { place: WORKSPACE, version: stated.nodeVersion },
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
  const lock = readYaml(root, LOCKFILE) as { readonly importers?: Readonly<Record<string, LockedGroups>> } | null;
  if (lock === null) return null;
  const importers = Object.entries(lock.importers ?? {}).map(([folder, groups]) => ({
    folder,
    dependencies: specifiers({ ...groups.devDependencies, ...groups.dependencies, ...groups.optionalDependencies }),
  }));
  return { place: LOCKFILE, importers };
}

function specifiers(locked: Locked): Record<string, string> {
  return Object.fromEntries(Object.entries(locked).map(([name, { specifier }]) => [name, specifier]));
}

/** The parsed content of a YAML (or JSON) file below the root, or `null` where there is none. */
export function readYaml(root: string, place: string): unknown {
  const text = readText(root, place);
  if (text === null) return null;
  try {
    return parse(text);
  } catch (cause) {
    throw unreadable(place, cause);
  }
}

function posix(path: string): string {
  return path.replaceAll('\\', '/');
}
