import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { locateLibrary } from './location.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'auralis-home-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const earlier = () => join(home, 'Music', 'Auralis', 'auralis_library.db');
function writeEarlier() {
  mkdirSync(join(home, 'Music', 'Auralis'), { recursive: true });
  writeFileSync(earlier(), 'x');
}

test('locateLibrary returns the path in the home folder by default', () => {
  expect(locateLibrary({ home, environment: {} })).toEqual({
    path: join(home, '.auralis', 'library.db'),
    earlier: null,
  });
});

test('locateLibrary prefers a chosen path to the environment, and the environment to the home folder', () => {
  const environment = { AURALIS_LIBRARY: '/elsewhere/a.db' };
  expect(locateLibrary({ home, environment }).path).toBe('/elsewhere/a.db');
  expect(locateLibrary({ home, environment, library: '/chosen/b.db' }).path).toBe('/chosen/b.db');
});

test('locateLibrary reports an earlier library only while there is none in the new place', () => {
  writeEarlier();
  expect(locateLibrary({ home, environment: {} }).earlier).toBe(earlier());
  mkdirSync(join(home, '.auralis'));
  writeFileSync(join(home, '.auralis', 'library.db'), 'x');
  expect(locateLibrary({ home, environment: {} }).earlier).toBeNull();
});
