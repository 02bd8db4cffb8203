import { spawnSync } from 'node:child_process';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { findIn, ROOT, type TrackedFile, trackedFiles } from './tracked-files.ts';

const MOST_LINES = 250;
const HERE = 'tests/repository/source-files.test.ts';
const generated = (path: string) => path === 'pnpm-lock.yaml' || path.startsWith('packages/changelog/data/');
const isCode = (path: string) => /\.(?:[cm]?[jt]sx?|sql)$/.test(path);
/** All texts of a language are one file, so that a new language is one file. */
const isCatalogue = (path: string) => /^apps\/web\/src\/client\/texts\/[a-z]{2}\.ts$/.test(path);
const FILES = trackedFiles((path) => !generated(path) && path !== HERE);

/** What no file may contain, with an example that the pattern must find. */
const UNWANTED: readonly (readonly [what: string, pattern: RegExp, finds: string])[] = [
  ['a path of one machine', /(?:^|["'`\s=(])(?:\/(?:root|work|Users)\/[\w.-]+|\/tmp\/\w)/gm, 'open /root/library.db'],
  ['work left for later', /\b(?:TODO|FIXME|XXX|HACK)\b/g, '// TODO: rewrite'],
  ['an error swallowed without a comment', /\bcatch\s*(?:\([^)]*\)\s*)?\{\s*\}/g, 'try { go() } catch {}'],
  [
    'a promise that swallows its error',
    /\.catch\(\s*\(\w*\)\s*=>\s*(?:\{\s*\}|undefined)\s*\)/g,
    'go().catch(() => {})',
  ],
  ['a skipped or focused test', /\b(?:test|it|describe)\.(?:only|skip|todo)\(/g, "test.only('one')"],
  ['a disabled check', /@ts-(?:ignore|nocheck)|biome-ignore-all/g, '// @ts-ignore'],
];

test.each(UNWANTED)('no file contains %s', (_, pattern, finds) => {
  expect(findIn({ path: 'example.ts', text: finds }, pattern)).toHaveLength(1);
  expect(FILES.flatMap((file) => findIn(file, pattern))).toEqual([]);
});

test(`no source file is longer than ${MOST_LINES} lines`, () => {
  const lengthOf = ({ text }: TrackedFile) => text.split('\n').length - 1;
  const long = FILES.filter((file) => isCode(file.path) && !isCatalogue(file.path) && lengthOf(file) > MOST_LINES);
  expect(long.map((file) => `${file.path}: ${lengthOf(file)} lines`)).toEqual([]);
});

test('no file has a name that says nothing about its content', () => {
  const vague = /(?:^|\/)(?:utils?|helpers?|common|misc|shared)(?:\.\w+|\/)/;
  expect('packages/backup/src/utils.ts').toMatch(vague);
  expect(FILES.map(({ path }) => path).filter((path) => vague.test(path))).toEqual([]);
});

test('every test file belongs to exactly one project of Vitest', () => {
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const { stdout, stderr } = spawnSync(process.execPath, [vitest, 'list', '--filesOnly', '--json'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const listed = (JSON.parse(stdout || '[]') as readonly { readonly file: string }[]).map(({ file }) =>
    relative(ROOT, file).replaceAll('\\', '/'),
  );
  const written = FILES.map(({ path }) => path).filter((path) => path.endsWith('.test.ts'));
  expect(listed.toSorted(), stderr).toEqual([...written, HERE].toSorted());
});
