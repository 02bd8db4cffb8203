import { expect, test } from 'vitest';
import { findIn, type TrackedFile, trackedFiles } from './tracked-files.ts';

const MOST_LINES = 250;
const HERE = 'tests/repository/source-files.test.ts';
const generated = (path: string) => path === 'pnpm-lock.yaml' || path.startsWith('packages/changelog/data/');
const isCode = (path: string) => /\.(?:[cm]?[jt]sx?|sql)$/.test(path);
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
  const long = FILES.filter((file) => isCode(file.path) && lengthOf(file) > MOST_LINES);
  expect(long.map((file) => `${file.path}: ${lengthOf(file)} lines`)).toEqual([]);
});

test('no file has a name that says nothing about its content', () => {
  const vague = /(?:^|\/)(?:utils?|helpers?|common|misc|shared)(?:\.\w+|\/)/;
  expect('packages/backup/src/utils.ts').toMatch(vague);
  expect(FILES.map(({ path }) => path).filter((path) => vague.test(path))).toEqual([]);
});
