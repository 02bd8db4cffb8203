import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { desktopSums, integrity, sha256, sumsText } from './checksums.ts';
import { type Publisher, preparePublication, publish } from './publish.ts';

// Fake commands on PATH record how they were called; tests/integration/publish.test.ts publishes with the real npm.

let folder: string;
let path: string | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'auralis-publish-'));
  path = process.env.PATH;
  mkdirSync(join(folder, 'bin'));
  fakeCommand(
    'npm',
    'if [ "$1" = view ]; then cat "$(dirname "$0")/$(echo "$2" | tr / -)" 2>/dev/null || { echo "npm error code E404" >&2; exit 1; }; fi',
  );
  fakeCommand('gh', 'if [ "$2" = view ]; then echo "release not found" >&2; exit 1; fi');
  process.env.PATH = `${join(folder, 'bin')}${delimiter}${path}`;
});
afterEach(() => {
  process.env.PATH = path;
  rmSync(folder, { recursive: true });
});

function fakeCommand(name: string, body: string): void {
  const file = join(folder, 'bin', name);
  writeFileSync(file, `#!/bin/sh\necho "${name} $*" >> "${join(folder, 'calls')}"\n${body}\n`);
  chmodSync(file, 0o755);
}

function pack(version: string, names: readonly string[]): readonly string[] {
  const tarballs = names.map((name) => {
    const file = `auralis-${name}-${version}.tgz`;
    mkdirSync(join(folder, name, 'package'), { recursive: true });
    writeFileSync(join(folder, name, 'package/package.json'), JSON.stringify({ name: `@auralis/${name}`, version }));
    execFileSync('tar', ['-czf', join(folder, file), '-C', join(folder, name), 'package']);
    return { file, sha256: sha256(join(folder, file)) };
  });
  writeFileSync(join(folder, 'SHA256SUMS'), sumsText(tarballs));
  writeFileSync(join(folder, 'release-notes.md'), 'Notes.\n');
  return tarballs.map(({ file }) => file);
}

/** The files of the desktop app, as they are listed after their feed was signed. */
function signed(version: string): readonly string[] {
  const names = [`Auralis-${version}.exe`, `Auralis-${version}.exe.blockmap`, 'latest.yml'];
  mkdirSync(installers());
  for (const name of names) writeFileSync(join(installers(), name), name);
  const checksums = names.map((file) => ({ file, sha256: sha256(join(installers(), file)) }));
  writeFileSync(join(installers(), desktopSums(version)), sumsText(checksums));
  return [...names, desktopSums(version)].map((name) => join(installers(), name));
}
const installers = () => join(folder, 'installers');

/** Answers "npm view" of a version as for the tarball of the folder. */
function markPublished(name: string, file: string): void {
  writeFileSync(join(folder, `bin/@auralis-${name}@1.2.0`), `${integrity(join(folder, file))}\n`);
}

const prepare = (version: string, publisher: Publisher = 'workflow', installers: string | null = null) =>
  preparePublication({ folder, version, publisher, installers });
const run = async (...release: Parameters<typeof prepare>) => publish(await prepare(...release), () => undefined);
const calls = () => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
/** The calls that change something. */
const changes = () => calls().filter((call) => !/^(npm|gh release) view |--dry-run$|whoami$/.test(call));

test('publish sends every tarball with provenance, in order, between the draft and the publication on GitHub', async () => {
  const files = pack('1.2.0', ['version', 'changelog']);
  await run('1.2.0');
  expect(changes()).toEqual([
    `gh release create v1.2.0 --draft --verify-tag --title v1.2.0 --notes-file release-notes.md ${files.join(' ')} SHA256SUMS`,
    ...files.map((file) => `npm publish ${join(folder, file)} --access public --tag latest --provenance`),
    'gh release edit v1.2.0 --draft=false',
  ]);
});

test('preparePublication rehearses every tarball, and changes nothing', async () => {
  const files = pack('1.2.0', ['version', 'changelog']);
  await prepare('1.2.0', 'machine');
  expect(changes()).toEqual([]);
  expect(calls()).toContain('npm whoami');
  expect(calls().filter((call) => call.endsWith('--dry-run'))).toHaveLength(files.length);
});

test('publish completes a GitHub release or a draft that exists already', async () => {
  const [file = ''] = pack('1.2.0', ['version']);
  fakeCommand('gh', 'if [ "$2" = create ]; then echo "HTTP 422: already exists" >&2; exit 1; fi');
  markPublished('version', file);
  await run('1.2.0');
  expect(changes()).toEqual([
    `gh release upload v1.2.0 --clobber ${file} SHA256SUMS`,
    'gh release edit v1.2.0 --verify-tag --title v1.2.0 --notes-file release-notes.md',
    'gh release edit v1.2.0 --draft=false',
  ]);
});

test('preparePublication fails when GitHub does not answer, and does not take that for a missing release', async () => {
  pack('1.2.0', ['version']);
  fakeCommand('gh', 'echo "HTTP 503" >&2; exit 1');
  await expect(run('1.2.0')).rejects.toThrow('HTTP 503');
  expect(changes()).toEqual([]);
});

test("publish requests no provenance from a developer's machine, where npm would refuse it", async () => {
  pack('1.2.0', ['version']);
  await run('1.2.0', 'machine');
  expect(changes()).toHaveLength(3);
  expect(changes().join('\n')).not.toContain('--provenance');
});

test('publish attaches the desktop app and its signed feed to the draft, the channel files after the installers', async () => {
  const [file = ''] = pack('1.2.0', ['version']);
  const desktop = signed('1.2.0');
  await run('1.2.0', 'workflow', installers());
  expect(changes()[0]).toMatch(/^gh release create v1\.2\.0 --draft /);
  expect(changes()[0]).toContain(` ${[file, 'SHA256SUMS', ...desktop].join(' ')}`);
  expect(changes().at(-1)).toBe('gh release edit v1.2.0 --draft=false');
});

test('preparePublication asks nobody when a file of the desktop app was changed or removed after it was signed', async () => {
  pack('1.2.0', ['version']);
  const [exe = '', , feed = ''] = signed('1.2.0');
  writeFileSync(feed, 'version: 9.9.9');
  await expect(prepare('1.2.0', 'workflow', installers())).rejects.toThrow('latest.yml is missing or was changed');
  writeFileSync(feed, 'latest.yml');
  rmSync(exe);
  await expect(prepare('1.2.0', 'workflow', installers())).rejects.toThrow('Auralis-1.2.0.exe is missing or was');
  expect(() => calls()).toThrow(expect.objectContaining({ code: 'ENOENT' }));
});

test('preparePublication rejects a desktop app whose feed was not signed, or was signed for another version', async () => {
  pack('1.2.0', ['version']);
  signed('1.1.0');
  await expect(prepare('1.2.0', 'workflow', installers())).rejects.toThrow('has no signed update feed of 1.2.0');
  expect(() => calls()).toThrow(expect.objectContaining({ code: 'ENOENT' }));
});

test('publish.ts runs where no package is installed', () => {
  const scripts = join(folder, 'scripts');
  cpSync(import.meta.dirname, scripts, { recursive: true });
  const command = [join(scripts, 'publish.ts'), folder, 'v1.2.0', installers()];
  pack('1.2.0', ['version']);
  const { status, stderr } = spawnSync(process.execPath, command, { cwd: folder, encoding: 'utf8' });
  expect(stderr).toMatch(/has no signed update feed of 1\.2\.0: .*\nSign the feed of this release first/);
  expect(status).toBe(1);
});

test('preparePublication asks nobody when a tarball was changed after it was packed', async () => {
  const [, second = ''] = pack('1.2.0', ['version', 'changelog']);
  writeFileSync(join(folder, second), 'something else');
  await expect(run('1.2.0')).rejects.toThrow('was changed after it was packed');
  expect(() => calls()).toThrow(expect.objectContaining({ code: 'ENOENT' }));
});

test('preparePublication rejects tarballs of another version', async () => {
  pack('1.2.0', ['version']);
  await expect(run('1.3.0')).rejects.toThrow('does not contain release 1.3.0');
  expect(() => calls()).toThrow(expect.objectContaining({ code: 'ENOENT' }));
});

test('preparePublication fails when the registry does not answer, and does not take that for an unpublished version', async () => {
  pack('1.2.0', ['version']);
  fakeCommand('npm', 'echo "npm error code ETIMEDOUT" >&2; exit 1');
  await expect(run('1.2.0')).rejects.toThrow('ETIMEDOUT');
  expect(calls()).toEqual(['npm view @auralis/version@1.2.0 dist.integrity']);
});

test('a prerelease that npm made the latest of a new package does not keep a stable version from becoming it', async () => {
  const [file = ''] = pack('1.5.1', ['version']);
  writeFileSync(join(folder, 'bin/@auralis-version'), '1.6.0-beta.0\n');
  await run('1.5.1');
  expect(changes()).toContain(`npm publish ${join(folder, file)} --access public --tag latest --provenance`);
  expect(changes()).toContain('gh release edit v1.5.1 --draft=false');
});

test.each([
  [
    '1.6.0-beta.0',
    ['npm makes 1.6.0-beta.0 the "latest" of @auralis/changelog, as any first version, until a stable one follows'],
  ],
  ['1.6.0', []],
])('publish of %s says first which new packages get a prerelease as their latest', async (version, expected) => {
  pack(version, ['version', 'changelog']);
  writeFileSync(join(folder, 'bin/@auralis-version'), '1.5.0\n');
  const said: string[] = [];
  await publish(await prepare(version), (line) => said.push(line));
  expect(said.filter((line) => line.startsWith('npm makes'))).toEqual(expected);
  expect(said.indexOf(expected[0] ?? '')).toBe(expected.length - 1);
});

test('publish sends a snapshot under its own npm tag, and nothing on GitHub', async () => {
  const version = '0.0.0-snapshot-20261127010203-abc123def';
  const [file = ''] = pack(version, ['version']);
  await run(version, 'machine');
  expect(changes()).toEqual([`npm publish ${join(folder, file)} --access public --tag snapshot`]);
});
