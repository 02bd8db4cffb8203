import { expect, test } from 'vitest';
import { MOST_FEED_BYTES, readEnvelope } from './feed-envelope.ts';

/** A feed of `size` bytes in which each alias stands for all that comes before it: written out, it would fill any disk. */
function bomb(size: number): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let n = 1; n < 90; n += 1) lines.push(`a${n}: &a${n} [${`*a${n - 1}, `.repeat(9)}*a${n - 1}]`);
  const aliases = Array.from({ length: Math.floor(size / 5) }, () => '*a89').join(',');
  return `${lines.join('\n')}\nversion: 1.5.0\nfiles: *a89\nreleases: [${aliases}]\n`;
}

test('aliases do not multiply the work, wherever they are', () => {
  const signed = 'vendor: { auralis: { signed: text, signatures: [{ key: a, value: b }], releases: *a89 } }\n';
  expect(readEnvelope(bomb(25_000) + signed)).toMatchObject({
    status: 'read',
    envelope: { vendor: { auralis: { signed: 'text' } } },
  });
  for (const part of [
    'signed: *a89, signatures: []',
    'signed: text, signatures: *a89',
    'signed: text, signatures: [*a89]',
  ])
    expect(readEnvelope(`${bomb(25_000)}vendor: { auralis: { ${part} } }\n`)).toEqual({ status: 'unsigned' });
});

test.each([
  ['a page', '<!DOCTYPE html><html><body class="x">Sign in: <a>here</a></body></html>'],
  ['the JSON of a network that wants a sign-in', '{"version":"9.9.9","login":"https://wifi.example/"}'],
  ['nothing', ''],
  ['a list', '[1]'],
  ['null', 'null'],
  ['a hundred thousand brackets', '['.repeat(100_000)],
  ['a map of a hundred thousand levels', '{a: '.repeat(100_000)],
  ['a tag', '!!js/function "1"'],
  [
    'a percentage that is none',
    'stagingPercentage: 101\nvendor: { auralis: { signed: a, signatures: [{ key: a, value: b }] } }',
  ],
])('%s is no feed', (_, text) => {
  expect(readEnvelope(text)).toMatchObject({ status: 'invalid', reason: expect.any(String) });
});

test('a feed is read up to the largest size, and not beyond', () => {
  const feed = 'vendor: { auralis: { signed: a, signatures: [{ key: a, value: b }] } }\n#';
  const largest = feed.padEnd(MOST_FEED_BYTES, 'x');
  expect(readEnvelope(largest)).toMatchObject({ status: 'read' });
  expect(readEnvelope(`${largest}x`)).toMatchObject({ status: 'invalid' });
});

test('a feed without a signature is known to be one, so that it is reported', () => {
  expect(readEnvelope('version: 1.5.0\nfiles: [{ url: a.AppImage }]\n')).toEqual({ status: 'unsigned' });
});
