import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

// The JavaScript of the interface as a browser loads it, in bytes after gzip.

const CLIENT = join(import.meta.dirname, '../../apps/web/dist/client');
const ASSETS = join(CLIENT, 'assets');
const scripts = readdirSync(ASSETS).filter((name) => name.endsWith('.js'));
const sizeOf = (name: string) => gzipSync(readFileSync(join(ASSETS, name)), { level: 9 }).byteLength;
const total = (names: readonly string[]) => names.reduce((sum, name) => sum + sizeOf(name), 0);

/** What the page loads before it can show an update, a receipt or a failure, with the texts in one language. */
function firstScreen(): readonly string[] {
  const page = readFileSync(join(CLIENT, 'index.html'), 'utf8');
  const named = [...page.matchAll(/(?:src|href)="\/assets\/([\w.-]+\.js)"/g)].map(([, name = '']) => name);
  return [...named, ...scripts.filter((name) => /^en-/.test(name))];
}

test('all pages together are no more than 250 kB', () => {
  expect(scripts.length).toBeGreaterThan(20);
  expect(total(scripts)).toBeLessThanOrEqual(250_000);
});

test('the screens of an update are no more than 150 kB, and do not load the library browser', () => {
  const loaded = firstScreen();
  expect(loaded.length).toBeGreaterThan(5);
  expect(loaded.join(' ')).not.toMatch(/track-table|library-page/);
  expect(total(loaded)).toBeLessThanOrEqual(150_000);
});
