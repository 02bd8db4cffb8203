import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Checksum, sha256, sumsText, TARBALL_SUMS } from './checksums.ts';
import { output, pinnedPnpm, pnpm, ReleaseError } from './run-command.ts';

/** One packed package. */
export interface Tarball extends Checksum {
  readonly name: string;
}

/** A package that is published, that is, one which is not private. */
export interface PublishedPackage {
  readonly name: string;
  readonly folder: string;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** The published packages of this repository, each after those that it depends on. */
export function publishedPackages(root: string): readonly PublishedPackage[] {
  // Switching branches can leave a folder behind that holds only ignored files.
  const folders = readdirSync(join(root, 'packages'))
    .map((name) => join('packages', name))
    .filter((folder) => existsSync(join(root, folder, 'package.json')));
  const manifests = folders.map((folder) => ({ folder, manifest: readManifest(join(root, folder)) }));
  const published = manifests.filter(({ manifest }) => manifest.private !== true);
  const depth = (name: string): number => {
    const own = published.find(({ manifest }) => manifest.name === name)?.manifest.dependencies ?? {};
    const siblings = Object.keys(own).filter((each) => published.some(({ manifest }) => manifest.name === each));
    return siblings.length === 0 ? 0 : 1 + Math.max(...siblings.map(depth));
  };
  return published
    .map(({ folder, manifest }) => ({ folder, name: manifest.name }))
    .sort((a, b) => depth(a.name) - depth(b.name) || a.name.localeCompare(b.name, 'en'));
}

/** The name of the file that `pnpm pack` creates for a package. */
export function tarballName(name: string, version: string): string {
  return `${name.replace('@', '').replace('/', '-')}-${version}.tgz`;
}

/** Packs every published package into a folder, checks the manifest in each tarball, and writes SHA256SUMS. */
export async function packAll(root: string, version: string, folder: string): Promise<readonly Tarball[]> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const pin = pinnedPnpm(root);
  const packages = publishedPackages(root);
  const hooks = `--config.pnpmfile=${join(root, 'scripts/release/packing-hooks.mjs')}`;
  const tarballs: Tarball[] = [];
  for (const { name, folder: source } of packages) {
    await output(join(root, source), ...pnpm(pin, ['pack', hooks, '--pack-destination', folder]));
    const file = tarballName(name, version);
    await checkManifest(join(folder, file), name, version, packages);
    await checkReproducible(join(folder, file), root);
    tarballs.push({ name, file, sha256: sha256(join(folder, file)) });
  }
  writeFileSync(join(folder, TARBALL_SUMS), sumsText(tarballs));
  return tarballs;
}

/** Checks a tarball with publint and attw.
 *
 * @throws ReleaseError if a tarball promises types or files that it does not contain
 */
export async function lintTarball(root: string, tarball: string): Promise<void> {
  await output(root, join(root, 'node_modules/.bin/publint'), ['--strict', tarball]);
  await output(root, join(root, 'node_modules/.bin/attw'), [tarball, '--profile', 'esm-only']);
}

/** Whether a version names a commit instead of a release. */
export function isSnapshot(version: string): boolean {
  return version.startsWith('0.0.0-snapshot-');
}

/**
 * Checks that no file in a tarball, source maps included, names the folder in which it was built. The tarball would have
 * another content from another folder, and a publication that stopped half way could be finished only in the first.
 *
 * @throws ReleaseError naming the folder
 */
export async function checkReproducible(tarball: string, root: string): Promise<void> {
  const content = await output('.', 'tar', ['-xzOf', tarball]);
  if (!content.includes(join(root, 'packages')) && !content.includes(join(root, 'node_modules'))) return;
  throw new ReleaseError(
    `${tarball} contains the path of the folder in which it was built, ${root}.`,
    'Make the build write relative paths: the same commit must give the same tarball in any folder.',
  );
}

async function checkManifest(
  path: string,
  name: string,
  version: string,
  siblings: readonly PublishedPackage[],
): Promise<void> {
  const manifest = JSON.parse(await output('.', 'tar', ['-xzOf', path, 'package/package.json'])) as Manifest;
  const invalid = (reason: string) =>
    new ReleaseError(`${path}: ${reason}`, 'Build and pack again. If the problem remains, fix the manifest.');
  if (manifest.name !== name || manifest.version !== version)
    throw invalid(`it contains ${manifest.name} ${manifest.version} instead of ${name} ${version}.`);
  for (const [dependency, range] of Object.entries(manifest.dependencies ?? {})) {
    if (range.includes('workspace:'))
      throw invalid(`it depends on ${dependency} "${range}", which is valid only in this repository.`);
    const own = siblings.some((sibling) => sibling.name === dependency);
    const wanted = isSnapshot(version) ? version : `^${version}`;
    if (own && range !== wanted) throw invalid(`it depends on ${dependency} ${range} instead of ${wanted}.`);
  }
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}
