import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { compareStructures, describeChange } from './compare.ts';
import { readStructure } from './structure.ts';

function changes(before: string, after: string): readonly string[] {
  const [old, young] = [before, after].map((sql) => {
    const database = new Sqlite(':memory:');
    database.exec(sql);
    const structure = readStructure(database);
    database.close();
    return structure;
  });
  if (old === undefined || young === undefined) throw new Error('no structure');
  return compareStructures(young, old).differences.map(describeChange);
}

test('describeChange names what changed and leaves out what stayed', () => {
  const before =
    'CREATE TABLE a(id INTEGER PRIMARY KEY, mood TEXT, gone TEXT, b_id INTEGER REFERENCES b(id)); CREATE TABLE b(id INTEGER PRIMARY KEY);';
  const after =
    "CREATE TABLE a(id INTEGER PRIMARY KEY, mood TEXT NOT NULL DEFAULT 'calm', fresh TEXT, b_id INTEGER REFERENCES b(id) ON DELETE CASCADE); CREATE TABLE b(id INTEGER PRIMARY KEY);";
  expect(changes(before, after)).toEqual([
    "table a: loses gone, mood (needed 0 to 1, preset null to 'calm'), the reference b_id to b (on_delete NO ACTION to CASCADE), gains fresh",
  ]);
});

test('describeChange names a removed object', () => {
  expect(changes('CREATE TABLE a(x); CREATE INDEX by_x ON a(x);', 'CREATE TABLE a(x);')).toEqual(['index by_x']);
});
