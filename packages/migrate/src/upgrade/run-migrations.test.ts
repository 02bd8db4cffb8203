import { expect, test } from 'vitest';
import { migrationsFrom } from '../../test/sample-migrations.ts';
import type { Migration } from '../migrations/migration.ts';
import { migrationWeights } from './run-migrations.ts';

const rows = { tracks: 50_000, 'odd name': 2000 };

async function migrationWith(sql: string): Promise<Migration> {
  const [migration] = (await migrationsFrom({ v000_to_v001_x: `-- X\n${sql}` })).migrations;
  if (migration === undefined) throw new Error('no migration');
  return migration;
}

test('migrationWeights weighs a statement by the rows of the tables it names, however they are written', async () => {
  const migration = await migrationWith(
    'CREATE TABLE t2(x); INSERT INTO t2 SELECT id FROM Tracks; DROP TABLE "odd name"; SELECT \'tracks\';',
  );
  expect(migrationWeights(migration, rows)).toEqual([1, 1, 51, 3, 1, 1]);
});

test('migrationWeights gives all parts the same weight where rows were not counted', async () => {
  expect(migrationWeights(await migrationWith('CREATE TABLE a(x); CREATE TABLE b(x);'), null)).toEqual([1, 1, 1, 1]);
});

test('migrationWeights weighs code by all rows of the database', async () => {
  const [migration] = (await migrationsFrom({ v000_to_v001_x: { up: () => undefined } })).migrations;
  expect(migration && migrationWeights(migration, rows)).toEqual([1, 53, 1]);
});
