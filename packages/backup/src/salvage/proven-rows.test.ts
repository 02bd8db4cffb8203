import { statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '@auralis/sqlite';
import { beforeEach, describe, expect, test } from 'vitest';
import { damage, erase, freePagesOf, look, pagesOf } from '../../test/salvage/damaged-pages.ts';
import { useFolder } from '../../test/sample-database.ts';
import { readBtreePage } from './btree-page.ts';
import { openPageFile } from './open-page-file.ts';
import { salvageDatabase } from './salvage-database.ts';

const place = useFolder();
const to = () => join(place.folder, 'salvaged.db');

interface Row {
  readonly id: number;
  readonly x: string;
}

const all = (path: string, table: string) =>
  look(path, (database) => database.prepare(`SELECT id, x FROM ${table} ORDER BY id`).all() as readonly Row[]);

function make(sql: string): void {
  const database = openDatabase(place.path, { create: true });
  database.pragma('page_size = 1024');
  database.exec(sql);
  database.close();
}

const numbers = (from: number, until: number) =>
  `WITH RECURSIVE n (i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i < ${until})`;

/** Two tables whose rows look alike, with pages of their own. */
function makeTwins(keys: { readonly a: readonly [number, number]; readonly b: readonly [number, number] }): void {
  make('CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT); CREATE TABLE b (id INTEGER PRIMARY KEY, x TEXT);');
  make(`
    ${numbers(...keys.a)} INSERT INTO a SELECT i, 'a ' || i || ' and some more words' FROM n;
    ${numbers(...keys.b)} INSERT INTO b SELECT i, 'b ' || i || ' and some more words' FROM n;`);
}

/** Writes over the pointer to the last child of a table's root. */
function redirectLast(table: string, page: number): void {
  const [root] = pagesOf(place.path, table, 'internal');
  damage(place.path, root ?? 0, (bytes) => bytes.writeUInt32BE(page, 8));
}

describe('page ownership', () => {
  test('salvageDatabase ignores a free page of deleted rows whose keys match and that a pointer leads to', async () => {
    make(`
      CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT);
      ${numbers(1, 600)} INSERT INTO a SELECT i, 'number ' || i || ' and some more words' FROM n;
      DELETE FROM a WHERE id > 400;`);
    const file = openPageFile(place.path);
    const old = freePagesOf(place.path).find((page) => {
      const first = readBtreePage(file.page(page) ?? Buffer.alloc(0), page, file.layout)?.cells[0];
      return first?.key !== undefined && first.key !== null && first.key > 450n;
    });
    file.close();
    expect(old).toBeGreaterThan(1);
    redirectLast('a', old ?? 0);
    await salvageDatabase({ database: place.path, to: to() });
    expect(all(to(), 'a')).toEqual(rowsUpTo(400));
  });

  test('salvageDatabase assigns a page that two tables point to to its own table', async () => {
    makeTwins({ a: [1, 300], b: [1000, 1300] });
    const before = [all(place.path, 'a'), all(place.path, 'b')];
    redirectLast('a', pagesOf(place.path, 'b', 'leaf')[3] ?? 0);
    await salvageDatabase({ database: place.path, to: to() });
    expect([all(to(), 'a'), all(to(), 'b')]).toEqual(before);
  });

  test('salvageDatabase returns a page that breaks the key order to its own table', async () => {
    makeTwins({ a: [1000, 1300], b: [1, 300] });
    const before = [all(place.path, 'a'), all(place.path, 'b')];
    const foreign = pagesOf(place.path, 'b', 'leaf')[3] ?? 0;
    redirectLast('a', foreign);
    for (const page of pagesOf(place.path, 'b', 'internal')) damage(place.path, page, erase);
    await salvageDatabase({ database: place.path, to: to() });
    expect(all(to(), 'b')).toEqual(before[1]);
    for (const row of all(to(), 'a')) expect(before[0]).toContainEqual(row);
    expect(all(to(), 'a').length).toBeGreaterThan(250);
  });

  test('salvageDatabase assigns a page that matches two tables to neither', async () => {
    makeTwins({ a: [1, 300], b: [1000, 1300] });
    for (const table of ['a', 'b']) {
      for (const page of pagesOf(place.path, table, 'internal')) damage(place.path, page, erase);
    }
    await salvageDatabase({ database: place.path, to: to() });
    expect(all(to(), 'a')).toEqual([]);
    expect(all(to(), 'b')).toEqual([]);
  });
});

function rowsUpTo(last: number): readonly Row[] {
  return Array.from({ length: last }, (_, index) => ({ id: index + 1, x: `number ${index + 1} and some more words` }));
}

describe('rows', () => {
  test('salvageDatabase drops a row that extends past the end of the file instead of filling it with zeros', async () => {
    make('CREATE TABLE a (id INTEGER PRIMARY KEY, x); INSERT INTO a VALUES (1, randomblob(3000)), (2, 7)');
    const last = pagesOf(place.path, 'a', 'overflow').at(-1);
    expect(last).toBe(statSync(place.path).size / 1024);
    truncateSync(place.path, statSync(place.path).size - 900);
    await salvageDatabase({ database: place.path, to: to() });
    expect(all(to(), 'a')).toEqual([{ id: 2, x: 7 }]);
  });

  test('salvageDatabase drops a row that is partly erased', async () => {
    make(
      `CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT); INSERT INTO a VALUES (1, printf('%.*c', 3000, 'x')), (2, 'y')`,
    );
    const [page] = pagesOf(place.path, 'a', 'overflow');
    damage(place.path, page ?? 0, (bytes) => bytes.fill(0, 512));
    await salvageDatabase({ database: place.path, to: to() });
    expect(all(to(), 'a')).toEqual([{ id: 2, x: 'y' }]);
  });

  test('salvageDatabase never gives a row the overflow pages of another', async () => {
    make(`CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT);
      INSERT INTO a VALUES (1, printf('%.*c', 2200, 'x')), (2, printf('%.*c', 2200, 'y')), (3, 'z')`);
    const before = all(place.path, 'a');
    const file = openPageFile(place.path);
    const [leaf] = pagesOf(place.path, 'a', 'leaf');
    const page = leaf ?? 0;
    const [one, other] = readBtreePage(file.page(page) ?? Buffer.alloc(0), page, file.layout)?.cells ?? [];
    file.close();
    damage(place.path, page, (bytes) => bytes.writeUInt32BE(other?.payload?.overflow ?? 0, (one?.end ?? 0) - 4));
    await salvageDatabase({ database: place.path, to: to() });
    for (const row of all(to(), 'a')) expect(before).toContainEqual(row);
    expect(all(to(), 'a').map(({ id }) => id)).toEqual([3]);
  });

  describe('rows on a damaged page', () => {
    let leaf = 0;
    let at = { pointer: 0, key: 0, lastKey: 0 };
    beforeEach(() => {
      make(`CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT, y INTEGER); CREATE INDEX a_x ON a (x);
        ${numbers(1, 100)} INSERT INTO a SELECT i, 'number ' || i || ' and some more words', 5 FROM n;`);
      leaf = pagesOf(place.path, 'a', 'leaf')[1] ?? 0;
      const file = openPageFile(place.path);
      const cells = readBtreePage(file.page(leaf) ?? Buffer.alloc(0), leaf, file.layout)?.cells ?? [];
      at = { pointer: 8 + 2 * 3, key: (cells[4]?.start ?? 0) + 1, lastKey: (cells.at(-1)?.start ?? 0) + 1 };
      file.close();
    });

    test('the index check rejects a row that has the key of its neighbour', async () => {
      const before = all(place.path, 'a');
      damage(place.path, leaf, (bytes) => {
        bytes.writeUInt16BE(0, at.pointer);
        bytes.writeUInt8(bytes.readUInt8(at.key) - 1, at.key);
      });
      await salvageDatabase({ database: place.path, to: to() });
      const saved = all(to(), 'a');
      expect(saved.length).toBe(before.length - 2);
      for (const row of saved) expect(before).toContainEqual(row);
    });

    test('salvageDatabase drops only the row whose key is outside the range of its page', async () => {
      const before = all(place.path, 'a');
      damage(place.path, leaf, (bytes) => bytes.writeUInt8(127, at.lastKey));
      await salvageDatabase({ database: place.path, to: to() });
      const saved = all(to(), 'a');
      expect(saved.length).toBe(before.length - 1);
      for (const row of saved) expect(before).toContainEqual(row);
    });
  });
});
