import { expect, test } from 'vitest';
import { record } from '../../test/release-history.ts';
import type { ReleaseRecord } from '../records/release-record.ts';
import { whatsNew } from '../whats-new/whats-new.ts';
import { renderChangelogSection, renderGitHubRelease, renderUpdaterNotes } from './markdown.ts';
import { markdownText, markupIn } from './markdown-text.ts';
import { renderTerminal } from './terminal.ts';

const release: ReleaseRecord = record(
  '1.1.0',
  [
    {
      id: 'calm-foxes-hum',
      category: 'added',
      audience: 'listener',
      text: 'Keeps a history of your mastering jobs, so you can look them up and undo them.',
      details: 'Kept in `processing_history`.\n\nSee the guide.',
      migration: 'v001_to_v002',
      packages: ['@auralis/library'],
      commit: 'abc1234',
      links: ['https://example.org/12'],
    },
    {
      id: 'old-owls-nap',
      category: 'fixed',
      audience: 'listener',
      text: 'Plays <b>AC/DC & friends_ again.',
      packages: ['@auralis/library'],
    },
    {
      id: 'shy-bees-run',
      category: 'changed',
      audience: 'developer',
      text: '`lint` shows the statement.',
      packages: ['@auralis/migrate'],
    },
  ],
  { from: 1, to: 2, breaking: false },
);

test('renderChangelogSection renders the entries of a package under the headings of Keep a Changelog', () => {
  expect(renderChangelogSection(release, '@auralis/library')).toBe(
    [
      '## [1.1.0] - 2026-01-02',
      '',
      '### Added',
      '',
      '- Keeps a history of your mastering jobs, so you can look them up and undo them. (migration `v001_to_v002`, `abc1234`, <https://example.org/12>)',
      '',
      '  Kept in `processing_history`.',
      '',
      '  See the guide.',
      '',
      '### Fixed',
      '',
      '- Plays &lt;b>AC/DC & friends\\_ again.',
      '',
    ].join('\n'),
  );
  expect(renderChangelogSection(release, '@auralis/backup')).toContain('No changes in this package');
  expect(renderChangelogSection(release).match(/^- /gm)).toHaveLength(3);
});

test('renderGitHubRelease lists the entries for users before those for developers, and says whether older versions can open the database', () => {
  const body = renderGitHubRelease(release, {
    repository: 'https://github.com/auralis/auralis',
    previous: '1.0.0',
    checksums: { 'auralis-migrate-1.1.0.tgz': 'f00d' },
  });
  expect(body).toMatch(
    /schema 1 to 2.*can still open it[\s\S]*## Added[\s\S]*## Fixed[\s\S]*## For developers\n\n### Changed/,
  );
  expect(body).toContain('compare/v1.0.0...v1.1.0');
  expect(body).toContain('| auralis-migrate-1.1.0.tgz | `f00d` |');
  expect(body.indexOf('lint')).toBeGreaterThan(body.indexOf('For developers'));
});

test('renderUpdaterNotes contains the entries for users and nothing for developers', () => {
  const notes = renderUpdaterNotes({ releases: [release], since: '1.0.0', current: '1.1.0' });
  expect(notes).toContain('Keeps a history');
  expect(notes).toContain('after a backup');
  expect(notes).not.toContain('lint');
});

test('renderTerminal emits no control characters and no line wider than the terminal', () => {
  const news = whatsNew({
    releases: [
      record('1.2.0', [
        {
          id: 'a',
          category: 'security',
          audience: 'listener',
          text: `Closes \u001b[31ma hole ${'word '.repeat(40)}`,
          packages: [],
        },
      ]),
      release,
    ],
    since: '1.0.0',
    current: '1.2.0',
  });
  const text = renderTerminal(news, { columns: 60 });
  expect(text).toMatch(/^Security\n {2}• Closes \[31ma hole/);
  expect(text).not.toContain('\u001b');
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60);
  expect(renderTerminal(whatsNew({ releases: [], since: null, current: '1.0.0' }))).toBe('');
});

const forDevelopers = record('1.2.0', [
  {
    id: 'wise-elks-read',
    category: 'changed',
    audience: 'developer',
    text: 'Reads **whole** [records](https://example.org/records), see <https://example.org>, not Map<string> or `Map<string>`.',
    packages: [],
    pull: 12,
    commit: 'abc1234',
    author: 'octo-cat',
  },
]);
const REPOSITORY = 'https://github.com/auralis/auralis';

test('the Markdown of an entry for developers stays in a changelog and in release notes, but not its tags', () => {
  const text =
    'Reads **whole** [records](https://example.org/records), see <https://example.org>, not Map&lt;string> or `Map<string>`.';
  expect(renderChangelogSection(forDevelopers)).toContain(`- ${text} (#12, \`abc1234\`, @octo-cat)`);
  expect(renderGitHubRelease(forDevelopers)).toContain(`- ${text} (#12`);
});

test('with the URL of the repository, notes link to pull request, commit, author and the comparison of versions', () => {
  const links = { repository: REPOSITORY, previous: '1.1.0' };
  const section = renderChangelogSection(forDevelopers, undefined, links);
  const remarks = [
    `[#12](${REPOSITORY}/pull/12)`,
    `[\`abc1234\`](${REPOSITORY}/commit/abc1234)`,
    '[@octo-cat](https://github.com/octo-cat)',
  ].join(', ');
  expect(section).toMatch(
    /^## \[1\.2\.0\]\(https:\/\/github\.com\/auralis\/auralis\/compare\/v1\.1\.0\.\.\.v1\.2\.0\) - /,
  );
  expect(section).toContain(`(${remarks})`);
  expect(renderGitHubRelease(forDevelopers, links)).toContain(`(${remarks})`);
  expect(renderChangelogSection(forDevelopers, undefined, { repository: REPOSITORY })).toContain(
    `## [1.2.0](${REPOSITORY}/releases/tag/v1.2.0) - `,
  );
});

test('markupIn finds what markdownText would escape, and code', () => {
  expect(markupIn("Plays AC/DC & friends, sorts by artist_name, and doesn't stop at 100 %.")).toBe(null);
  for (const [text, markup] of [
    ['Plays **loud**.', '*'],
    ['Plays _loud_.', '_'],
    ['Plays ~~loud~~.', '~'],
    ['See [the guide](https://example.org).', '['],
    ['Plays <b>loud</b>.', '<'],
    ['Plays Tom &amp; Jerry.', '&'],
    ['Plays `mp3`.', '`'],
  ] as const)
    expect(markupIn(text)).toBe(markup);
});

test('markdownText escapes markup and keeps code', () => {
  expect(markdownText('Sort *by* [year] with `a_b*c`, snake_case stays')).toBe(
    'Sort \\*by\\* \\[year\\] with `a_b*c`, snake_case stays',
  );
  expect(markdownText('two\n lines')).toBe('two lines');
});
