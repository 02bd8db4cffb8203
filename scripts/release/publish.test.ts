import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { channel, publishRelease } from './publish.ts';
import { sha256, sumsText } from './tarballs.ts';

// The registry and GitHub can't be real here: fake commands on PATH record how they were called.

let folder: string;
let path: string | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'auralis-publish-'));
  path = process.env.PATH;
  mkdirSync(join(folder, 'bin'));
  fakeCommand(
    'npm',
    'if [ "$1" = view ]; then if [ "$2" = "$(cat "$(dirname "$0")/published" 2>/dev/null)" ]; then echo 1.2.0; else echo "npm error code E404" >&2; exit 1; fi; fi',
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

/** The calls that change something. */
const changes = () => calls().filter((call) => !/^(npm|gh release) view /.test(call));
const calls = () => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');

test('publishRelease publishes every tarball with provenance, in order, and one GitHub release with all of them', async () => {
  const files = pack('1.2.0', ['version', 'changelog']);
  await publishRelease(folder, '1.2.0', 'workflow', () => undefined);
  expect(changes()).toEqual([
    ...files.map((file) => `npm publish ${join(folder, file)} --provenance --access public --tag latest`),
    `gh release create v1.2.0 --verify-tag --title v1.2.0 --notes-file release-notes.md ${files.join(' ')} SHA256SUMS`,
  ]);
});

test('publishRelease continues an interrupted run where it stopped', async () => {
  pack('1.2.0', ['version', 'changelog']);
  writeFileSync(join(folder, 'bin/published'), '@auralis/version@1.2.0');
  await publishRelease(folder, '1.2.0', 'workflow', () => undefined);
  expect(calls().filter((call) => call.startsWith('npm publish'))).toEqual([
    expect.stringContaining('auralis-changelog-1.2.0.tgz'),
  ]);
});

test('publishRelease completes a GitHub release or a draft that exists already', async () => {
  const [file = ''] = pack('1.2.0', ['version']);
  fakeCommand('gh', 'if [ "$2" = create ]; then echo "HTTP 422: already exists" >&2; exit 1; fi');
  writeFileSync(join(folder, 'bin/published'), '@auralis/version@1.2.0');
  await publishRelease(folder, '1.2.0', 'workflow', () => undefined);
  expect(changes()).toEqual([
    `gh release upload v1.2.0 --clobber ${file} SHA256SUMS`,
    'gh release edit v1.2.0 --verify-tag --title v1.2.0 --notes-file release-notes.md --draft=false',
  ]);
});

test('publishRelease fails when GitHub does not answer, and does not take that for a missing release', async () => {
  pack('1.2.0', ['version']);
  fakeCommand('gh', 'echo "HTTP 503" >&2; exit 1');
  await expect(publishRelease(folder, '1.2.0', 'workflow', () => undefined)).rejects.toThrow('HTTP 503');
  expect(changes().filter((call) => call.startsWith('gh'))).toEqual([]);
});

test("publishRelease requests no provenance from a developer's machine, where npm would refuse it", async () => {
  pack('1.2.0', ['version']);
  await publishRelease(folder, '1.2.0', 'machine', () => undefined);
  expect(changes().filter((call) => call.includes('--provenance'))).toEqual([]);
  expect(changes()).toHaveLength(2);
});

test('publishRelease publishes nothing when a tarball was changed after it was packed', async () => {
  const [, second = ''] = pack('1.2.0', ['version', 'changelog']);
  writeFileSync(join(folder, second), 'something else');
  await expect(publishRelease(folder, '1.2.0', 'workflow', () => undefined)).rejects.toThrow(
    'was changed after it was packed',
  );
  expect(() => calls()).toThrow(expect.objectContaining({ code: 'ENOENT' }));
});

test('publishRelease rejects tarballs of another version', async () => {
  pack('1.2.0', ['version']);
  await expect(publishRelease(folder, '1.3.0', 'workflow', () => undefined)).rejects.toThrow(
    'does not contain release 1.3.0',
  );
  expect(() => calls()).toThrow(expect.objectContaining({ code: 'ENOENT' }));
});

test('publishRelease fails when the registry does not answer, and does not take that for an unpublished version', async () => {
  pack('1.2.0', ['version']);
  fakeCommand('npm', 'echo "npm error code ETIMEDOUT" >&2; exit 1');
  await expect(publishRelease(folder, '1.2.0', 'workflow', () => undefined)).rejects.toThrow('ETIMEDOUT');
  expect(calls()).toEqual(['npm view @auralis/version@1.2.0 version']);
});

test('publishRelease publishes a beta under its own npm tag and as a GitHub prerelease', async () => {
  pack('1.3.0-beta.1', ['version']);
  await publishRelease(folder, '1.3.0-beta.1', 'workflow', () => undefined);
  expect(changes().join('\n')).toMatch(/npm publish .* --tag beta\n.*--prerelease/);
});

test.each([
  ['1.3.0', 'latest'],
  ['1.3.0+build-7', 'latest'],
  ['1.3.0-beta.1', 'beta'],
  ['1.3.0-RC.0', 'rc'],
  ['1.3.0-Beta.1', 'beta'],
  ['1.3.0-rc-2', 'rc'],
  ['1.3.0-0', 'next'],
  ['1.3.0-x.0', 'next'],
  ['1.3.0-latest.0', 'next'],
])('channel returns for %s the npm tag "%s"', (version, tag) => {
  expect(channel(version)).toBe(tag);
});
