import { describe, expect, test } from 'vitest';
import { migrationsFrom } from '../../test/sample-migrations.ts';
import { findUnequalMigrations } from './unequal-migrations.ts';

const ONE = '-- One\nCREATE TABLE a(id INTEGER PRIMARY KEY, title TEXT NOT NULL);\nCREATE INDEX by_title ON a(title);';
const TWO = '-- Two\nCREATE TABLE b(id INTEGER PRIMARY KEY);';
const THREE = '-- Three\nCREATE TABLE c(id INTEGER PRIMARY KEY, k TEXT CHECK (k IN (1, 2)));';
const CHAIN = { v000_to_v001_one: ONE, v001_to_v002_two: TWO, v002_to_v003_three: THREE };
const [, CREATE_B = ''] = TWO.split('\n');
const [, CREATE_C = ''] = THREE.split('\n');

const findIn = async (more: Readonly<Record<string, string>>, chain: Readonly<Record<string, string>> = CHAIN) =>
  findUnequalMigrations(await migrationsFrom({ ...chain, ...more }));

describe('findUnequalMigrations, for a shortcut', () => {
  test('reports nothing when the result equals that of the chain', async () => {
    expect(await findIn({ v001_to_v003_both: `-- Both\n${CREATE_B}\n${CREATE_C}` })).toEqual([]);
  });

  test('reports a different result by the file of the migration, even in the middle and beside correct ones', async () => {
    const wrong = `-- Both\n${CREATE_B}\n${CREATE_C.replace('(1, 2)', '(1, 3)')}`;
    const right = `-- All\n${ONE}\n${CREATE_B}\n${CREATE_C}`;
    expect(await findIn({ v001_to_v003_both: wrong, v000_to_v003_all: right })).toEqual([
      expect.stringMatching(/^migration_v001_to_v003_both\.sql differs from the chain: table c: lacks rule CHECK/),
    ]);
    expect(
      await findIn({ v001_to_v003_both: `-- Both\n${CREATE_B}\n${CREATE_C}\nCREATE VIEW v AS SELECT 1;` }),
    ).toEqual(['migration_v001_to_v003_both.sql differs from the chain: extra view v']);
  });

  test('treats a migration over a gap in the numbers as part of the chain', async () => {
    const migrations = { v000_to_v001_one: ONE, v001_to_v003_both: `-- Both\n${CREATE_B}\n${CREATE_C}` };
    expect(await findIn({}, migrations)).toEqual([]);
    expect(await findIn({ v000_to_v003_all: '-- All\nCREATE TABLE wrong(x);' }, migrations)).toContain(
      'migration_v000_to_v003_all.sql differs from the chain: table b is missing',
    );
  });

  test('reports a failure with its line', async () => {
    expect(await findIn({ v001_to_v003_both: '-- Both\nDROP TABLE nosuch;' })).toEqual([
      expect.stringMatching(/both\.sql fails on an empty database: .*line 2: no such table: nosuch/),
    ]);
  });
});

describe('findUnequalMigrations, for a downgrade', () => {
  test('accepts the earlier schema and reports another one', async () => {
    expect(await findIn({ v003_to_v002_back: '-- Back\nDROP TABLE c;' })).toEqual([]);
    expect(await findIn({ v003_to_v002_back: '-- Back\nDROP TABLE b;' })).toEqual([
      'migration_v003_to_v002_back.sql differs from the chain: table b is missing',
      'migration_v003_to_v002_back.sql differs from the chain: extra table c',
    ]);
  });
});

describe('findUnequalMigrations, for an adoption', () => {
  const adopt = (sql: string) => ({ legacy_to_v001_adopt: `-- Adopts\n-- @recognises a: id, title\n${sql}` });
  const rebuild =
    'CREATE TABLE a_new(id INTEGER PRIMARY KEY, title TEXT NOT NULL);\nDROP TABLE a;\nALTER TABLE a_new RENAME TO a;';

  test('accepts rebuilt tables with the first schema', async () => {
    expect(await findIn(adopt(`${rebuild}\nCREATE INDEX by_title ON a(title);`))).toEqual([]);
  });

  test('reports a missing index or NOT NULL', async () => {
    expect(await findIn(adopt(rebuild))).toEqual([
      'migration_legacy_to_v001_adopt.sql differs from the chain: index by_title is missing',
    ]);
    const nullable = `${rebuild.replace(' NOT NULL', '')}\nCREATE INDEX by_title ON a(title);`;
    expect(await findIn(adopt(nullable))).toEqual([expect.stringContaining('table a: lacks column name=TITLE')]);
  });

  test('compares the columns of an untouched table, and not their types', async () => {
    expect(await findIn(adopt('CREATE INDEX by_title ON a(title);'))).toEqual([]);
    const fewer = '-- Adopts\n-- @recognises a: title\nCREATE INDEX by_title ON a(title);';
    expect(await findIn({ legacy_to_v001_adopt: fewer })).toEqual([expect.stringContaining('lacks column name=ID')]);
  });
});
