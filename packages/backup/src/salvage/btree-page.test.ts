import { readFileSync } from 'node:fs';
import { openDatabase } from '@auralis/sqlite';
import { beforeEach, describe, expect, test } from 'vitest';
import { useFolder } from '../../test/sample-database.ts';
import { type BtreePage, readBtreePage } from './btree-page.ts';
import type { FileLayout } from './page-file.ts';
import { readCell } from './page-structure.ts';

const place = useFolder();
const layout: FileLayout = {
  pageSize: 1024,
  usable: 1024,
  pageCount: 2,
  encoding: 'utf8',
  isFormat4: true,
  isAutoVacuum: false,
};
/** Where the fields of a leaf are. */
const [FIRST_FREE, COUNT, CONTENT, FRAGMENTS, POINTERS] = [1, 3, 5, 7, 8] as const;
const KEPT = [1n, 2n, 3n, 5n, 8n, 9n];

let page: Buffer;

/** One leaf with rows 1 to 10, of which 4, 6, 7 and the last were deleted: their bytes are still there. */
beforeEach(() => {
  const database = openDatabase(place.path, { create: true });
  database.pragma('page_size = 1024');
  database.exec(`
    CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT);
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10)
      INSERT INTO t SELECT i, 'row number ' || i || ' of ten, long enough to be found again' FROM n;
    DELETE FROM t WHERE id IN (4, 7, 10);
    DELETE FROM t WHERE id = 6;`);
  database.close();
  page = readFileSync(place.path).subarray(1024, 2048);
});

const read = () => readBtreePage(page, 2, layout);
const keys = (content: BtreePage | null) => content?.cells.map(({ key }) => key);
const add = (field: number, amount: number) => page.writeUInt16BE(page.readUInt16BE(field) + amount, field);

describe('readBtreePage', () => {
  test('readBtreePage marks a page as sound when every byte is accounted for', () => {
    expect(read()).toMatchObject({ kind: 'table-leaf', isSound: true, cellCount: 6 });
    expect(keys(read())).toEqual(KEPT);
    expect(page.includes('row number 10')).toBe(true);
  });

  test.each([-3, -1, 1, 3])(
    'readBtreePage returns the live rows and no deleted one when the cell count is wrong by %i',
    (error) => {
      add(COUNT, error);
      expect(read()?.isSound).toBe(false);
      expect(keys(read())).toEqual(KEPT);
    },
  );

  test.each([
    ['the number of fragments', () => page.writeUInt8(9, FRAGMENTS)],
    ['the start of its content', () => page.writeUInt16BE(0, CONTENT)],
    ['the start of its free space', () => page.writeUInt16BE(3, FIRST_FREE)],
  ])('readBtreePage returns all rows when %s is damaged', (_, corruption) => {
    corruption();
    expect(read()?.isSound).toBe(false);
    expect(keys(read())).toEqual(KEPT);
  });

  test('readBtreePage returns no row from free space when cell count and fragments are damaged', () => {
    add(COUNT, 3);
    page.writeUInt8(9, FRAGMENTS);
    expect(keys(read())).toEqual(KEPT);
  });

  test('readBtreePage returns no deleted row when a pointer leads to a freed cell', () => {
    // It was freed after its neighbour and merged with it, so not even its first bytes were overwritten.
    const freed = page.indexOf('row number 6') - 5;
    expect(readCell(page, freed, 'table-leaf', 1024)?.key).toBe(6n);
    page.writeUInt16BE(freed, POINTERS + 2 * KEPT.indexOf(8n));
    expect(keys(read())).toEqual(KEPT.filter((key) => key !== 8n));
  });

  test('readBtreePage returns a cell once when two pointers lead to it', () => {
    page.copyWithin(POINTERS + 2, POINTERS, POINTERS + 2);
    expect(keys(read())).toEqual([1n, ...KEPT.slice(2)]);
  });

  test('readBtreePage returns no cells from an implausible page', () => {
    page.fill(0);
    expect(read()).toBeNull();
    page.fill(0xff);
    expect(read()).toBeNull();
    page.writeUInt8(13, 0);
    expect(keys(read())).toEqual([]);
  });
});
