import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { output, pinnedPnpm, pnpm, ReleaseStop } from './release-run.ts';

/** One packed package. */
export interface Tarball {
  readonly name: string;
  readonly file: string;
  readonly sha256: string;
}

/** A package that is published: not private, in the order in which they depend on each other. */
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

/** The packages of this repository that are published, those that others depend on first. */
export function publishedPackages(root: string): readonly PublishedPackage[] {
  // A branch that is gone leaves its folder behind with what git ignores in it: that is no package.
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

/** The file that `pnpm pack` makes of a package. */
export function tarballName(name: string, version: string): string {
  return `${name.replace('@', '').replace('/', '-')}-${version}.tgz`;
}

/** Packs every published package into a folder, looks into each tarball, and writes SHA256SUMS beside them. */
export async function packAll(root: string, version: string, folder: string): Promise<readonly Tarball[]> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const pin = pinnedPnpm(root);
  const packages = publishedPackages(root);
  const tarballs: Tarball[] = [];
  for (const { name, folder: source } of packages) {
    await output(join(root, source), ...pnpm(pin, ['pack', '--pack-destination', folder]));
    const file = tarballName(name, version);
    await inspectTarball(join(folder, file), name, version, packages);
    tarballs.push({ name, file, sha256: sha256(join(folder, file)) });
  }
  writeFileSync(join(folder, 'SHA256SUMS'), sumsText(tarballs));
  return tarballs;
}

/** Stops the release if a tarball promises types or files that it does not hold. */
export async function lintTarball(root: string, tarball: string): Promise<void> {
  await output(root, join(root, 'node_modules/.bin/publint'), ['--strict', tarball]);
  await output(root, join(root, 'node_modules/.bin/attw'), [tarball, '--profile', 'esm-only']);
}

/** The text of SHA256SUMS, as `sha256sum --check` reads it. */
export function sumsText(tarballs: readonly Pick<Tarball, 'file' | 'sha256'>[]): string {
  return tarballs.map(({ file, sha256: sum }) => `${sum}  ${file}\n`).join('');
}

/** SHA-256 of a file, in hex. */
export function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

async function inspectTarball(
  path: string,
  name: string,
  version: string,
  siblings: readonly PublishedPackage[],
): Promise<void> {
  const manifest = JSON.parse(await output('.', 'tar', ['-xzOf', path, 'package/package.json'])) as Manifest;
  const wrong = (what: string) =>
    new ReleaseStop(`${path}: ${what}`, 'Build and pack again; if it stays, mend the manifest.');
  if (manifest.name !== name || manifest.version !== version)
    throw wrong(`it holds ${manifest.name} ${manifest.version}, not ${name} ${version}.`);
  for (const [dependency, range] of Object.entries(manifest.dependencies ?? {})) {
    if (range.includes('workspace:'))
      throw wrong(`it asks for ${dependency} by "${range}", which only this repository understands.`);
    const own = siblings.some((sibling) => sibling.name === dependency);
    if (own && range !== `^${version}`) throw wrong(`it asks for ${dependency} ${range}, not ^${version}.`);
  }
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}
