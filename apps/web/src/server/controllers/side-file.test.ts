import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSideFile, sideFilePath } from './side-file.ts';

const DEFAULTS = {
  settings: { language: 'system', colours: 'system', announcesReleases: true },
  releasesSeen: null,
  receipts: [],
};

let folder: string;
let library: string;
let logged: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'auralis-side-'));
  library = join(folder, 'library.db');
  logged = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = () => openSideFile(library, pino({}, { write: (line: string) => logged.push(line) }));

test('what was changed is there at the next start', () => {
  open().change({ releasesSeen: '1.3.0' });
  open().change({ settings: { language: 'de', colours: 'dark', announcesReleases: false } });
  expect(open().read()).toEqual({
    settings: { language: 'de', colours: 'dark', announcesReleases: false },
    releasesSeen: '1.3.0',
    receipts: [],
  });
  expect(logged).toEqual([]);
});

test.each(['', '{', 'null', '[]', '\u0000\u0001'])(
  'a damaged file, "%s", counts as the defaults and is logged',
  (text) => {
    writeFileSync(sideFilePath(library), text);
    expect(open().read()).toEqual(DEFAULTS);
    expect(logged.join('')).toContain('settings file damaged');
  },
);

test('a damaged part does not take the others with it', () => {
  writeFileSync(sideFilePath(library), JSON.stringify({ releasesSeen: '1.2.0', settings: { language: 5 } }));
  expect(open().read()).toEqual({ ...DEFAULTS, releasesSeen: '1.2.0' });
});

test('a change that can not be written is an error, and the file stays as it was', () => {
  const side = open();
  side.change({ releasesSeen: '1.2.0' });
  const before = readFileSync(sideFilePath(library), 'utf8');
  rmSync(folder, { recursive: true });
  expect(() => side.change({ releasesSeen: '1.3.0' })).toThrow(
    expect.objectContaining({ code: 'SETTINGS_NOT_SAVED', detail: expect.stringContaining('ENOENT') }),
  );
  expect(side.read().releasesSeen).toBe('1.2.0');
  expect(before).toContain('1.2.0');
  folder = mkdtempSync(join(tmpdir(), 'auralis-side-'));
});
