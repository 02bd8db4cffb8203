import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sha256, sumsText } from '../../scripts/release/checksums.ts';
import { preparePublication, publish } from '../../scripts/release/publish.ts';
import { output } from '../../scripts/release/run-command.ts';
import { type LocalRegistry, startRegistry } from './local-registry.ts';

// The real npm with a real registry on this machine, and a stand-in for gh: what is published after something was refused.

let folder: string;
let registry: LocalRegistry;

beforeEach(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'auralis-publish-')));
  registry = await startRegistry(folder);
  mkdirSync(join(folder, 'bin'));
  copyFileSync(join(import.meta.dirname, 'github-stand-in.mjs'), join(folder, 'bin/gh'));
  chmodSync(join(folder, 'bin/gh'), 0o755);
  vi.stubEnv('PATH', `${join(folder, 'bin')}${delimiter}${process.env.PATH}`);
  for (const [name, value] of Object.entries(registry.environment)) vi.stubEnv(name, value);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await registry[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

function pack(version: string, names: readonly string[], notes = 'Notes.\n'): void {
  const tarballs = names.map((name) => {
    const file = `auralis-${name}-${version}.tgz`;
    mkdirSync(join(folder, name, 'package'), { recursive: true });
    writeFileSync(join(folder, name, 'package/package.json'), JSON.stringify({ name: `@auralis/${name}`, version }));
    execFileSync('tar', ['-czf', file, '-C', name, 'package'], { cwd: folder });
    return { file, sha256: sha256(join(folder, file)) };
  });
  writeFileSync(join(folder, 'SHA256SUMS'), sumsText(tarballs));
  writeFileSync(join(folder, 'release-notes.md'), notes);
}

const run = async (version: string) =>
  publish(await preparePublication({ folder, version, publisher: 'machine', installers: null }), () => undefined);
/** The versions of each package that has any. */
async function published(): Promise<Readonly<Record<string, readonly string[]>>> {
  const names = ['@auralis/errors', '@auralis/version', '@auralis/changelog'];
  const all = await Promise.all(names.map(async (name) => [name, await registry.versions(name)] as const));
  return Object.fromEntries(all.filter(([, versions]) => versions.length > 0));
}

const github = () => JSON.parse(readFileSync(join(folder, 'bin/github.json'), 'utf8'));

test('a run that stops after one of three packages is finished by the next run', async () => {
  pack('1.5.0', ['errors', 'version', 'changelog']);
  await registry.forbid('@auralis/version');
  await expect(run('1.5.0')).rejects.toThrow('not allowed to publish package @auralis/version');
  expect(await published()).toEqual({ '@auralis/errors': ['1.5.0'] });
  expect(github()['v1.5.0']).toMatchObject({ draft: true });
  await registry.forbid(null);
  await run('1.5.0');
  expect(await published()).toEqual({
    '@auralis/errors': ['1.5.0'],
    '@auralis/version': ['1.5.0'],
    '@auralis/changelog': ['1.5.0'],
  });
  expect(github()['v1.5.0']).toMatchObject({ draft: false, latest: true, notes: 'Notes.\n' });
  expect(github()['v1.5.0'].assets).toHaveLength(4);
});

test('nothing is published when GitHub refuses the notes', async () => {
  pack('1.5.0', ['errors'], 'x'.repeat(125_001));
  await expect(run('1.5.0')).rejects.toThrow('body is too long');
  expect(await published()).toEqual({});
});

test('nothing is published when npm would refuse the last package', async () => {
  pack('1.5.0', ['errors']);
  await run('1.5.0');
  writeFileSync(join(folder, 'errors/package/README.md'), 'More.\n');
  pack('1.5.0', ['changelog', 'errors']);
  await expect(run('1.5.0')).rejects.toThrow('@auralis/errors 1.5.0 is published with another content');
  expect(await published()).toEqual({ '@auralis/errors': ['1.5.0'] });
});

test('a fix of an earlier version is not what npm installs by default, nor the latest release on GitHub', async () => {
  for (const version of ['1.5.0', '1.6.0-beta.0', '1.6.0', '1.5.1']) {
    pack(version, ['errors']);
    await run(version);
  }
  expect(await registry.tags('@auralis/errors')).toEqual({
    latest: '1.6.0',
    beta: '1.6.0-beta.0',
    'release-1.5': '1.5.1',
  });
  expect(github()).toMatchObject({
    'v1.6.0-beta.0': { prerelease: true },
    'v1.6.0': { latest: true },
    'v1.5.1': { latest: false, draft: false },
  });
});

test('after a beta that was the first version of a package, a stable fix of the version before becomes the latest', async () => {
  for (const version of ['1.6.0-beta.0', '1.5.1']) {
    pack(version, ['errors']);
    await run(version);
    // As npm does; the registry of this test leaves a package without a latest version.
    if (version === '1.6.0-beta.0')
      await output(folder, 'npm', ['dist-tag', 'add', `@auralis/errors@${version}`, 'latest']);
  }
  expect(await registry.tags('@auralis/errors')).toEqual({ latest: '1.5.1', beta: '1.6.0-beta.0' });
  expect(github()['v1.5.1']).toMatchObject({ latest: true });
});
