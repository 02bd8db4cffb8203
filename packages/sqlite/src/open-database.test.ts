import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from './open-database.ts';
import { assertEngine, assertNode } from './runtime.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'auralis-storage-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('openDatabase', () => {
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

  test('never creates a missing file unless asked', () => {
    expect(() => openDatabase(join(folder, 'none.db'))).toThrow(expect.objectContaining({ code: 'DATABASE_MISSING' }));
    expect(readdirSync(folder)).toEqual([]);
  });

  test('fails with DATABASE_UNREADABLE for a folder, and for a file in a missing folder', () => {
    expect(() => openDatabase(folder)).toThrow(expect.objectContaining({ code: 'DATABASE_UNREADABLE' }));
    expect(() => openDatabase(join(folder, 'no', 'such.db'), { create: true })).toThrow(
      expect.objectContaining({ code: 'DATABASE_UNREADABLE' }),
    );
  });

  test('waits for another writer only as long as timeoutMs', () => {
    const path = join(folder, 'busy.db');
    const first = openDatabase(path, { create: true });
    first.exec('BEGIN IMMEDIATE');
    const second = openDatabase(path, { timeoutMs: 50 });
    expect(() => second.exec('BEGIN IMMEDIATE')).toThrow(expect.objectContaining({ code: 'SQLITE_BUSY' }));
    second.close();
    first.close();
  });
});

describe('assertNode and assertEngine', () => {
  test.each(['20.20.2', '22.1.0', '25.0.0'])('reject Node %s', (version) => {
    expect(() => assertNode(version)).toThrow(expect.objectContaining({ code: 'NODE_UNSUPPORTED' }));
  });
  test.each(['24.0.0', '26.3.1'])('accept Node %s', (version) => expect(assertNode(version)).toBeUndefined());
  test.each(['3.51.2', '3.7.0', '3.50.9'])('reject SQLite %s', (version) => {
    expect(() => assertEngine(version)).toThrow(expect.objectContaining({ code: 'SQLITE_UNSUPPORTED' }));
  });
  test.each(['3.51.3', '3.54.1', '4.0.0'])('accept SQLite %s', (version) =>
    expect(assertEngine(version)).toBeUndefined(),
  );
});
