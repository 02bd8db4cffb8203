import fc from 'fast-check';
import { expect, test } from 'vitest';
import { record } from '../../test/release-history.ts';
import { renderAtomFeed } from './atom-feed.ts';

const release = record('1.1.0', [
  {
    id: 'old-owls-nap',
    category: 'fixed',
    audience: 'listener',
    text: 'Plays <b>AC/DC & friends_ again.',
    packages: [],
  },
]);

test('renderAtomFeed is well-formed for any text, and its ids are unique', () => {
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
