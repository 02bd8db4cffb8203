import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FeedError } from './errors.ts';
import { replaceFiles } from './replace-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'auralis-replace-'));
  writeFileSync(join(folder, 'a.yml'), 'old');
});
afterEach(() => rmSync(folder, { recursive: true }));

const FILES = [
  { name: 'a.yml', text: 'new a' },
  { name: 'b.yml', text: 'new b' },
];
const content = () => readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]);
const OLD = [['a.yml', 'old']];

test('all files are replaced after each was read back, and others may read them', () => {
  const readBack: unknown[] = [];
  replaceFiles(folder, FILES, (file) => {
    expect(readFileSync(join(folder, 'a.yml'), 'utf8')).toBe('old');
    readBack.push(file);
  });
  expect(readBack).toEqual(FILES);
  expect(content()).toEqual(FILES.map(({ name, text }) => [name, text]));
  if (process.platform !== 'win32') expect(statSync(join(folder, 'b.yml')).mode & 0o044).toBe(0o044);
});

test('a file that is refused after it was read back leaves all as they were', () => {
  const refused = new FeedError('CHANNEL_FILE_INVALID', { message: 'b', detail: 'b', hint: 'b' });
  const refuse = ({ name }: { readonly name: string }) => {
    if (name === 'b.yml') throw refused;
  };
  expect(() => replaceFiles(folder, FILES, refuse)).toThrow(refused);
  expect(content()).toEqual(OLD);
});

test('a file that can not take its place undoes those that have', () => {
  const blockSecond = () => mkdirSync(join(folder, 'b.yml'), { recursive: true });
  expect(() => replaceFiles(folder, FILES, blockSecond)).toThrow(
    expect.objectContaining({ code: 'FILE_UNWRITABLE', hint: expect.stringContaining('run the command again') }),
  );
  rmSync(join(folder, 'b.yml'), { recursive: true });
  expect(content()).toEqual(OLD);
});
