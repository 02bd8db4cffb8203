import { openDatabase } from '@auralis/sqlite';
import { readBtreePage } from '../../src/salvage/btree-page.ts';
import { openPageFile } from '../../src/salvage/open-page-file.ts';
import type { OpenPageFile } from '../../src/salvage/page-file.ts';
import { readSchema, type SchemaTree, treesOfSchema } from '../../src/salvage/schema.ts';
import { readRow } from '../../src/salvage/stored-row.ts';
import { walkTree } from '../../src/salvage/walk-tree.ts';
import type { Rows } from './corpus-database.ts';
import type { Damage } from './corruptions.ts';

/** Whether a row, by table and key, had bytes of its own among those that were changed. */
export type IsDamaged = (table: string, key: string) => boolean;

/** The positions of every row in a sound file, to determine which rows a corruption affects. */
export interface RowPlaces {
  after(damages: readonly Damage[]): IsDamaged;
}

type Places = ReadonlyMap<string, ReadonlyMap<string, readonly Damage[]>>;

export function findRows(path: string, rows: Rows): RowPlaces {
  const database = openDatabase(path, { readonly: true });
  const file = openPageFile(path);
  try {
    const { objects } = readSchema(file, new Set());
    const tables = treesOfSchema(objects, database).filter(({ object }) => rows.has(object.name));
    const places: Places = new Map(tables.map((tree) => [tree.name, placesOf(file, tree, rows.get(tree.name))]));
    return {
      after: (damages) => (table, key) =>
        (places.get(table)?.get(key) ?? []).some(({ start, end }) =>
          damages.some((damage) => damage.start < end && start < damage.end),
        ),
    };
  } finally {
    file.close();
    database.close();
  }
}

function placesOf(
  file: OpenPageFile,
  tree: SchemaTree,
  rows: ReadonlyMap<string, string> | undefined,
): ReadonlyMap<string, readonly Damage[]> {
  const { pageSize, usable } = file.layout;
  const places = new Map<string, readonly Damage[]>();
  for (const { page } of walkTree(file, tree, new Set()).pages) {
    const bytes = file.page(page);
    const content = bytes === null ? null : readBtreePage(bytes, page, file.layout);
    if (bytes === null || content === null || content.kind === 'table-interior') continue;
    const base = (page - 1) * pageSize;
    for (const cell of content.cells) {
      const row = readRow({ bytes, available: pageSize }, cell, file);
      if (row === null) throw new Error(`A row on page ${page} of a sound file could not be read`);
      const key = row.rowid === null ? `${quoted(row.values[0])},${quoted(row.values[1])}` : String(row.rowid);
      const chain = row.chain.map((number) => ({
        start: (number - 1) * pageSize,
        end: (number - 1) * pageSize + usable,
      }));
      places.set(key, [{ start: base + cell.start, end: base + cell.end }, ...chain]);
    }
  }
  const unknown = [...(rows?.keys() ?? [])].find((key) => !places.has(key));
  if (unknown !== undefined) throw new Error(`The row ${unknown} of ${tree.name} was not found in the pages`);
  return places;
}

function quoted(value: unknown): string {
  return `'${String(value).replaceAll("'", "''")}'`;
}
