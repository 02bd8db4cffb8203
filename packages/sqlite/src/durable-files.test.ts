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

describe('durable files', () => {
  test('are replaced whole and are for their owner only', () => {
    const path = join(folder, 'note.json');
    writeFileDurably(path, 'one, and longer');
    writeFileDurably(path, 'two');
    expect(readFileSync(path, 'utf8')).toBe('two');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['note.json']);
  });

  test('leave nothing behind when the name cannot be given', () => {
    expect(() => writeFileDurably(folder, 'text')).toThrow(expect.objectContaining({ code: 'EISDIR' }));
    expect(readdirSync(join(folder, '..')).filter((name) => name.startsWith(`${folder.split('/').pop()}.`))).toEqual(
      [],
    );
  });

  test('replace the file that had the name', () => {
    writeFileSync(join(folder, 'a'), 'new');
    writeFileSync(join(folder, 'b'), 'old');
    renameDurably(join(folder, 'a'), join(folder, 'b'));
    expect(readFileSync(join(folder, 'b'), 'utf8')).toBe('new');
  });

  test('take lines one by one, apart from a line torn by a crash', () => {
    const path = join(folder, 'journal.jsonl');
    appendDurably(path, '{"n":1}');
    writeFileSync(path, '{"n":1}\n{"n"');
    appendDurably(path, '{"n":3}');
    expect(readFileSync(path, 'utf8').split('\n')).toEqual(['{"n":1}', '{"n"', '{"n":3}', '']);
  });
});

describe('space', () => {
  test('is told in bytes, with 0 for files that are not there', () => {
    const path = join(folder, 'library.db');
    writeFileSync(path, 'x'.repeat(10));
    writeFileSync(`${path}-wal`, 'x'.repeat(3));
    expect(databaseBytes(path)).toEqual({ main: 10, wal: 3, journal: 0 });
    expect(freeBytes(folder)).toBeGreaterThan(0);
  });
});
