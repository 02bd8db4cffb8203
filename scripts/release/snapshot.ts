import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_PLACES, readRepository, withConstants, withManifestVersion } from '@auralis/version/repository';
import { output, pinnedPnpm, pnpm, runVisibly } from './run-command.ts';
import { packAll, type Tarball } from './tarballs.ts';

/** The tarballs of a commit, under a version that no release has. */
export interface Snapshot {
  readonly version: string;
  readonly tarballs: readonly Tarball[];
}

/**
 * Packs the commit that is checked out, for somebody to try. It is built in a copy of the commit, outside of this
 * repository, so that no version, changeset, changelog or build changes here.
 *
 * @param folder - for the tarballs and their checksums
 */
export async function packSnapshot(root: string, folder: string): Promise<Snapshot> {
  const version = await snapshotVersion(root);
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'auralis-snapshot-')));
  const copy = join(scratch, 'repository');
  const pin = pinnedPnpm(root);
  try {
    await output(root, 'git', ['archive', '--prefix=repository/', `--output=${join(scratch, 'commit.tar')}`, 'HEAD']);
    await output(scratch, 'tar', ['-xf', 'commit.tar']);
    await output(copy, ...pnpm(pin, ['install', '--frozen-lockfile', '--prefer-offline']));
    const { packages } = readRepository(root);
    const manifests = ['.', ...packages.map((each) => each.folder)].map((each) => join(copy, each, 'package.json'));
    for (const file of manifests) rewrite(file, (text) => withManifestVersion(text, version));
    rewrite(join(copy, DEFAULT_PLACES.constants), (text) => withConstants(text, { app: version }));
    await runVisibly(copy, ...pnpm(pin, ['exec', 'turbo', 'run', 'build', '--output-logs=errors-only']));
    // A snapshot works only with the packages of the same snapshot: a range would accept those of later ones.
    for (const file of manifests) rewrite(file, (text) => text.replaceAll('"workspace:^"', '"workspace:*"'));
    return { version, tarballs: await packAll(copy, version, folder) };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Below every release, in the order of the commits, and the same each time that a commit is packed. */
async function snapshotVersion(root: string): Promise<string> {
  const commit = await output(root, 'git', ['log', '-1', '--format=%ct %h', '--abbrev=9']);
  const [seconds, hash] = commit.split(' ');
  const time = new Date(Number(seconds) * 1000).toISOString().replaceAll(/\D/g, '').slice(0, 14);
  return `0.0.0-snapshot-${time}-${hash}`;
}

function rewrite(file: string, change: (text: string) => string): void {
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}
