import fc from 'fast-check';
import { expect, test } from 'vitest';
import { record } from '../../test/release-history.ts';
import type { ReleaseRecord } from '../records/release-record.ts';
import { whatsNew } from '../whats-new/whats-new.ts';
import { renderAtomFeed } from './atom-feed.ts';
import { renderGitHubRelease } from './github-release.ts';
import { renderChangelogSection } from './markdown.ts';
import { markdownText } from './markdown-text.ts';
import { renderTerminal } from './terminal.ts';
import { renderUpdaterNotes } from './updater-notes.ts';

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

test('a section of CHANGELOG.md has the headings of Keep a Changelog and only what names the package', () => {
  expect(renderChangelogSection(release, '@auralis/library')).toBe(
    [
      '## [1.1.0] - 2026-01-02',
      '',
      '### Added',
      '',
      '- Keeps a history of your mastering jobs, so you can look them up and undo them. (schema step `v001_to_v002`, `abc1234`, <https://example.org/12>)',
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
  expect(renderChangelogSection(release, '@auralis/backup')).toContain('keeps step');
  expect(renderChangelogSection(release).match(/^- /gm)).toHaveLength(3);
});

test('a GitHub release tells listeners first, then developers, and says whether there is a way back', () => {
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

test('update notes hold what listeners notice and nothing for developers', () => {
  const notes = renderUpdaterNotes({ releases: [release], since: '1.0.0', current: '1.1.0' });
  expect(notes).toContain('Keeps a history');
  expect(notes).toContain('after a backup');
  expect(notes).not.toContain('lint');
});

test('the Atom feed is well-formed whatever a text holds, and its ids are unique', () => {
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

test('a terminal gets no control characters, and lines no wider than it is', () => {
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

test('Markdown shows the sentence as it was written', () => {
  expect(markdownText('Sort *by* [year] with `a_b*c`, snake_case stays')).toBe(
    'Sort \\*by\\* \\[year\\] with `a_b*c`, snake_case stays',
  );
  expect(markdownText('two\n lines')).toBe('two lines');
});
