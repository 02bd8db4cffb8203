import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findIn, ROOT, type TrackedFile, trackedFiles } from './tracked-files.ts';

const { packageManager } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { packageManager: string };
const [, node = ''] = /^nodeVersion: (\S+)$/m.exec(readFileSync(join(ROOT, 'pnpm-workspace.yaml'), 'utf8')) ?? [];

/** Wherever a command or a workflow spells a version out, it is the one that the root pins. */
const SPELT = /\bpnpm@\d[\w.]*|(?<=node-version: )\d+\.\d+\.\d+/g;
const isRead = (path: string) =>
  /^(?:\.github|\.ci|scripts)\//.test(path) || (path.endsWith('.md') && !path.endsWith('CHANGELOG.md'));

function otherVersions(file: TrackedFile): readonly string[] {
  return findIn(file, SPELT).filter((found) => ![packageManager, node].includes(found.split(': ').at(-1) ?? ''));
}

test('commands and workflows spell out the pinned versions', () => {
  const files = trackedFiles(isRead);
  expect(files.flatMap((file) => findIn(file, SPELT)).length).toBeGreaterThan(5);
  expect(files.flatMap(otherVersions)).toEqual([]);
});

test.each([
  ['another pnpm', 'npx -y pnpm@12.20.0 install', 'a.yml:1: pnpm@12.20.0'],
  ['another Node', '  node-version: 24.20.0', 'a.yml:1: 24.20.0'],
])('the check finds %s', (_, text, found) => {
  expect(otherVersions({ path: 'a.yml', text })).toEqual([found]);
  expect(
    otherVersions({ path: 'a.yml', text: `${packageManager}\n  node-version: ${node}\n  node-version: 24` }),
  ).toEqual([]);
});
