import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from './open-database.ts';
import { assertEngine, assertNode } from './supported-runtime.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'auralis-storage-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('opening a database', () => {
  const names = [
    'a b.db',
    'what?.db',
    'a#b.db',
    '100%20.db',
    'two\nlines.db',
    ' lead',
    'trail ',
    'tab\t',
    'file:x',
    ':memory:',
  ];
  test.each(names)('takes the name %j literally', (name) => {
    const path = join(folder, name);
    openDatabase(path, { create: true }).exec('CREATE TABLE t (x); INSERT INTO t VALUES (7)').close();
    const again = openDatabase(path, { readonly: true });
    expect(again.prepare('SELECT x FROM t').pluck().get()).toBe(7);
    again.close();
    expect(readdirSync(folder)).toEqual([name]);
  });

  test('never makes a file that was not asked for', () => {
    expect(() => openDatabase(join(folder, 'none.db'))).toThrow(expect.objectContaining({ code: 'DATABASE_MISSING' }));
    expect(readdirSync(folder)).toEqual([]);
  });

  test('says that a folder is no database', () => {
    expect(() => openDatabase(folder)).toThrow(expect.objectContaining({ code: 'DATABASE_UNREADABLE' }));
    expect(() => openDatabase(join(folder, 'no', 'such.db'), { create: true })).toThrow(
      expect.objectContaining({ code: 'DATABASE_UNREADABLE' }),
    );
  });

  test('waits for another writer as long as it was told to', () => {
    const path = join(folder, 'busy.db');
    const first = openDatabase(path, { create: true });
    first.exec('BEGIN IMMEDIATE');
    const second = openDatabase(path, { timeoutMs: 50 });
    expect(() => second.exec('BEGIN IMMEDIATE')).toThrow(expect.objectContaining({ code: 'SQLITE_BUSY' }));
    second.close();
    first.close();
  });
});

describe('the runtime', () => {
  test.each(['20.20.2', '22.1.0', '25.0.0'])('Node %s is refused with a sentence', (version) => {
    expect(() => assertNode(version)).toThrow(expect.objectContaining({ code: 'NODE_UNSUPPORTED' }));
  });
  test.each(['24.0.0', '26.3.1'])('Node %s is fine', (version) => expect(assertNode(version)).toBeUndefined());
  test.each(['3.51.2', '3.7.0', '3.50.9'])('SQLite %s is refused', (version) => {
    expect(() => assertEngine(version)).toThrow(expect.objectContaining({ code: 'SQLITE_UNSUPPORTED' }));
  });
  test.each(['3.51.3', '3.54.1', '4.0.0'])('SQLite %s is fine', (version) =>
    expect(assertEngine(version)).toBeUndefined(),
  );
});
