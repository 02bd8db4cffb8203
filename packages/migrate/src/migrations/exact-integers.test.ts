import Sqlite, { type Database } from 'better-sqlite3';
import { beforeEach, describe, expect, test } from 'vitest';
import { MIGRATIONS, useFourMigrations } from '../../test/four-migrations.ts';
import { runSql } from '../../test/sample-migrations.ts';

const BIG = 9007199254740993n;
const { place, upgrade, createDatabase, content } = useFourMigrations();

beforeEach(async () => {
  await createDatabase(4);
  // A number would round the second id to the first.
  runSql(place.path, `INSERT INTO tracks VALUES (${BIG - 1n}, 'Neighbour', 1, 0), (${BIG}, 'Far away', 2, 0)`);
});

const upgradeWith = (up: (db: Database) => void) => upgrade({ ...MIGRATIONS, v004_to_v005_five: { up } });

describe('a migration written as code', () => {
  const SELECT = 'SELECT id, title FROM tracks ORDER BY id';

  test.each<readonly [string, (db: Database) => unknown]>([
    ['get', (db) => db.prepare(`${SELECT} DESC`).get()],
    ['all', (db) => db.prepare(SELECT).all()],
    ['iterate', (db) => [...db.prepare(SELECT).iterate()]],
    ['pluck', (db) => db.prepare('SELECT max(id) FROM tracks').pluck().get()],
    ['raw', (db) => db.prepare(SELECT).raw().all()],
    ['expand', (db) => db.prepare(SELECT).expand().all()],
    ['a function', (db) => db.function('twice', (id) => Number(id) * 2).exec('DELETE FROM tracks WHERE twice(id) < 0')],
    [
      'an aggregate',
      (db) =>
        db
          .aggregate('largest', { start: 0, step: (most: number, id: number) => Math.max(most, id) })
          .exec('DELETE FROM tracks WHERE id < (SELECT largest(id) - 1000000000000000000 FROM tracks)'),
    ],
  ])('is refused when %s would round an integer above 2^53', async (_, read) => {
    const before = content();
    await expect(upgradeWith((db) => void read(db))).rejects.toMatchObject({
      code: 'MIGRATION_REFUSED',
      detail: expect.stringMatching(/it read the integer 900719925474099[23] as a number/),
      hint: expect.stringContaining('safeIntegers()'),
    });
    expect(content()).toBe(before);
  });

  test('reads and writes such integers as bigints after safeIntegers()', async () => {
    const result = await upgradeWith((db) => {
      db.function('next', { safeIntegers: true }, (id) => BigInt(id as bigint) + 1n);
      db.exec('CREATE TABLE followers (id INTEGER PRIMARY KEY, next INTEGER)');
      const insert = db.prepare('INSERT INTO followers VALUES (?, next(?))');
      const rows = db.prepare(SELECT).safeIntegers().all() as readonly { readonly id: bigint }[];
      for (const { id } of rows) insert.run(id, id);
    });
    expect(result.status).toBe('upgraded');
    const database = new Sqlite(place.path, { readonly: true });
    const stored = database.prepare('SELECT * FROM followers ORDER BY id DESC').safeIntegers().get();
    database.close();
    expect(stored).toEqual({ id: BIG, next: BIG + 1n });
  });

  test('gets ordinary integers as numbers, and REAL values of any size as they are', async () => {
    let found: unknown;
    let inserted: unknown;
    await upgradeWith((db) => {
      db.exec('CREATE TABLE sizes (id INTEGER PRIMARY KEY, bytes REAL, cover BLOB)');
      inserted = db.prepare("INSERT INTO sizes VALUES (7, 1e300, x'0102')").run();
      found = db.prepare('SELECT * FROM sizes').get();
    });
    expect(inserted).toEqual({ changes: 1, lastInsertRowid: 7 });
    expect(found).toEqual({ id: 7, bytes: 1e300, cover: Buffer.from([1, 2]) });
  });
});

test('a measure above 2^53 is decimal text in the receipt', async () => {
  const result = await upgrade(
    { ...MIGRATIONS, v004_to_v005_five: '-- Changes something\nCREATE TABLE more (x);' },
    { measures: { newest: 'SELECT max(id) FROM tracks', tracks: 'SELECT count(*) FROM tracks' } },
  );
  expect(result).toMatchObject({ receipt: { measures: { after: { newest: String(BIG), tracks: 302 } } } });
});
