import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { databaseBytes, freeBytes } from './disk-space.ts';
import { appendDurably, renameDurably, writeFileDurably } from './durable-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'auralis-durable-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('writeFileDurably', () => {
  test('replaces the whole file, readable by its owner only', () => {
    const path = join(folder, 'note.json');
    writeFileDurably(path, 'one, and longer');
    writeFileDurably(path, 'two');
    expect(readFileSync(path, 'utf8')).toBe('two');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['note.json']);
  });

  test('leaves nothing behind when the rename fails', () => {
    expect(() => writeFileDurably(folder, 'text')).toThrow(expect.objectContaining({ code: 'EISDIR' }));
    expect(readdirSync(join(folder, '..')).filter((name) => name.startsWith(`${folder.split('/').pop()}.`))).toEqual(
      [],
    );
  });
});

describe('renameDurably', () => {
  test('replaces the file that has the name', () => {
    writeFileSync(join(folder, 'a'), 'new');
    writeFileSync(join(folder, 'b'), 'old');
    renameDurably(join(folder, 'a'), join(folder, 'b'));
    expect(readFileSync(join(folder, 'b'), 'utf8')).toBe('new');
  });
});

describe('appendDurably', () => {
  test('keeps a line that a crash cut short on a line of its own', () => {
    const path = join(folder, 'journal.jsonl');
    appendDurably(path, '{"n":1}');
    writeFileSync(path, '{"n":1}\n{"n"');
    appendDurably(path, '{"n":3}');
    expect(readFileSync(path, 'utf8').split('\n')).toEqual(['{"n":1}', '{"n"', '{"n":3}', '']);
  });
});

describe('databaseBytes', () => {
  test('returns sizes in bytes, and 0 for missing files', () => {
    const path = join(folder, 'app.db');
    writeFileSync(path, 'x'.repeat(10));
    writeFileSync(`${path}-wal`, 'x'.repeat(3));
    expect(databaseBytes(path)).toEqual({ main: 10, wal: 3, journal: 0 });
    expect(freeBytes(folder)).toBeGreaterThan(0);
  });
});
