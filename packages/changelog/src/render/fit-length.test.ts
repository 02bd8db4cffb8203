import { expect, test } from 'vitest';
import { record } from '../../test/release-history.ts';
import { type ReleasePreview, renderPreview } from '../release/preview-release.ts';
import { fitLength, GITHUB_LIMITS } from './fit-length.ts';
import { renderGitHubRelease } from './markdown.ts';

/** A release with more than GitHub takes: each entry has details with a list and a heading of their own. */
const LARGE = record(
  '1.5.0',
  Array.from({ length: 600 }, (_, index) => ({
    id: `change-${index}`,
    category: 'added' as const,
    audience: index < 300 ? ('listener' as const) : ('developer' as const),
    text: `Does ${index}.`,
    details: `# Why\n\n- ${'because it does, '.repeat(40)}so.`,
    packages: [],
  })),
  { from: 4, to: 5, breaking: false },
);

test('renderGitHubRelease leaves out whole entries where GitHub would refuse the text, and keeps everything else', () => {
  const repository = 'https://github.com/auralis/auralis';
  const options = { repository, previous: '1.4.0', checksums: { 'auralis-errors-1.5.0.tgz': 'abc' } };
  const whole = renderGitHubRelease(LARGE, { ...options, limit: Number.POSITIVE_INFINITY });
  const text = renderGitHubRelease(LARGE, options);
  expect(whole.length).toBeGreaterThan(GITHUB_LIMITS.release);
  expect(text.length).toBeLessThanOrEqual(GITHUB_LIMITS.release);
  expect(text.length).toBeGreaterThan(GITHUB_LIMITS.release - 1000);
  const [kept = '', rest = ''] = text.split('\n\n**The rest is left out: it is too long for GitHub.** ');
  expect(whole.startsWith(`${kept}\n\n- Does `)).toBe(true);
  expect(rest).toBe(
    `[All entries of 1.5.0](${repository}/blob/v1.5.0/CHANGELOG.md)\n\n${whole.slice(whole.indexOf('[All changes since'))}`,
  );
  expect(text).toMatch(/^> This release upgrades the database/);
});

test('the preview says that the notes will be shortened, and is itself no longer than a comment may be', () => {
  const preview: ReleasePreview = {
    status: 'ready',
    record: LARGE,
    previous: '1.4.0',
    repository: null,
    bump: 'minor',
  };
  expect(renderPreview(preview)).toMatch(/Its notes have \d{3},\d{3} characters, and GitHub takes 125,000/);
  const comment = renderPreview(preview, '[The whole preview](https://example.org/1)');
  expect(comment.length).toBeLessThanOrEqual(GITHUB_LIMITS.comment);
  expect(comment).toMatch(/too long for GitHub\.\*\* \[The whole preview\]\(https:\/\/example\.org\/1\)$/);
  expect(renderPreview({ ...preview, record: record('1.5.0', []) }, 'elsewhere')).not.toContain('left out');
});

test.each([
  ['fits', '- One.\n- Two.\n', 100, '- One.\n- Two.\n'],
  [
    'ends with a heading',
    `## Added\n\n- One.\n\n## Fixed\n\n- ${'x'.repeat(99)}\n`,
    90,
    /^## Added\n\n- One\.\n\n\*\*The rest/,
  ],
  ['has one entry that is too long', `- ${'x'.repeat(200)}\n`, 90, /^\*\*The rest .* See\.$/],
])('fitLength of a text that %s', (_, text, limit, expected) => {
  const fitted = fitLength(text, limit, 'See.');
  if (typeof expected === 'string') expect(fitted).toBe(expected);
  else expect(fitted).toMatch(expected);
  expect(fitted.length).toBeLessThanOrEqual(limit);
});
