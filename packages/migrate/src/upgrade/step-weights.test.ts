import { expect, test } from 'vitest';
import { migrationsFrom } from '../../test/sample-migrations.ts';
import type { Migration } from '../migrations/migration.ts';
import { stepWeights } from './step-weights.ts';

const rows = { tracks: 50_000, 'odd name': 2000 };

async function stepWith(sql: string): Promise<Migration> {
  const [step] = (await migrationsFrom({ v000_to_v001_x: `-- X\n${sql}` })).migrations;
  if (step === undefined) throw new Error('no step');
  return step;
}

test('a statement weighs by the rows of the tables it names, however they are written', async () => {
  const step = await stepWith(
    'CREATE TABLE t2(x); INSERT INTO t2 SELECT id FROM Tracks; DROP TABLE "odd name"; SELECT \'tracks\';',
  );
  expect(stepWeights(step, rows)).toEqual([1, 1, 51, 3, 1, 1]);
});

test('where rows are not counted all parts weigh the same', async () => {
  expect(stepWeights(await stepWith('CREATE TABLE a(x); CREATE TABLE b(x);'), null)).toEqual([1, 1, 1, 1]);
});

test('code weighs by all rows there are', async () => {
  const [step] = (await migrationsFrom({ v000_to_v001_x: { up: () => undefined } })).migrations;
  expect(step && stepWeights(step, rows)).toEqual([1, 53, 1]);
});
