import fc from 'fast-check';
import { expect, test } from 'vitest';
import { record } from '../../test/release-history.ts';
import { renderAtomFeed } from '../cli/atom-feed.ts';
import type { ReleaseRecord } from '../records/release-record.ts';
import { whatsNew } from '../whats-new/whats-new.ts';
import { markdownText, renderChangelogSection, renderGitHubRelease, renderUpdaterNotes } from './markdown.ts';
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

test('renderChangelogSection has the headings of Keep a Changelog and only the entries of the package', () => {
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
  expect(renderChangelogSection(release, '@auralis/backup')).toContain('all packages share one version');
  expect(renderChangelogSection(release).match(/^- /gm)).toHaveLength(3);
});

test('renderGitHubRelease lists the entries for listeners first and says whether older apps can open the result', () => {
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

test('renderUpdaterNotes has the entries for listeners only', () => {
  const notes = renderUpdaterNotes({ releases: [release], since: '1.0.0', current: '1.1.0' });
  expect(notes).toContain('Keeps a history');
  expect(notes).toContain('after a backup');
  expect(notes).not.toContain('lint');
});

test('renderAtomFeed is well-formed for any text and has unique ids', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', minLength: 1 }), { maxLength: 4 }), (texts) => {
      const entries = texts.map((text, i) => ({
        id: `${i}`,
        category: 'added' as const,
        audience: 'listener' as const,
        text,
        packages: [],
      }));
      const feed = renderAtomFeed([record('1.2.0', entries), release], {
        title: 'Auralis & <more>',
        author: 'Auralis',
        self: 'https://example.org/releases.atom',
        site: 'https://example.org/auralis',
      });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 forbids them
      expect(feed).not.toMatch(/[\u0000-\u0008\u000B\u000C\u000E-\u001F]/);
      expect(feed.replace(/&(amp|lt|gt|quot);/g, '')).not.toContain('&');
      const tags = feed.replace(/<\?.*?\?>/, '').match(/<[^>]*>/g) ?? [];
      expect(tags.filter((tag) => tag.startsWith('</')).length).toBe(
        tags.filter((tag) => /^<[a-z][^>]*[^/]>$/.test(tag)).length,
      );
      expect(new Set(feed.match(/<id>.*<\/id>/g)).size).toBe(3);
    }),
  );
});

test('renderTerminal has no control characters and no line wider than the terminal', () => {
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

test('markdownText shows a sentence as it was written', () => {
  expect(markdownText('Sort *by* [year] with `a_b*c`, snake_case stays')).toBe(
    'Sort \\*by\\* \\[year\\] with `a_b*c`, snake_case stays',
  );
  expect(markdownText('two\n lines')).toBe('two lines');
});
