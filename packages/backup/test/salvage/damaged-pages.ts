import { readFileSync, writeFileSync } from 'node:fs';
import { openDatabase } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import { expect } from 'vitest';
import type { SalvagedTable, SalvageReport } from '../../src/salvage/salvage-report.ts';
import { readAllRows } from './corpus-database.ts';

export const coded = (code: string) =>
  expect.objectContaining({ name: expect.stringMatching(/^(?:Backup|Database)Error$/), code });
export const table = ({ tables }: SalvageReport, name: string) =>
  tables.find((one) => one.name === name) as SalvagedTable;

export function look<T>(path: string, use: (database: Database) => T): T {
  const database = openDatabase(path, { readonly: true });
  try {
    return use(database);
  } finally {
    database.close();
  }
}

export const rows = (path: string) => look(path, readAllRows);

interface DbstatPage {
  readonly name: string;
  readonly pageno: number;
  readonly pagetype: 'internal' | 'leaf' | 'overflow';
}

export function pagesOf(path: string, name: string, type: DbstatPage['pagetype']): readonly number[] {
  const sql = 'SELECT pageno FROM dbstat WHERE name = ? AND pagetype = ? ORDER BY path';
  return look(path, (database) => database.prepare(sql).pluck().all(name, type) as readonly number[]);
}

/** Pages that no b-tree uses. */
export function freePagesOf(path: string): readonly number[] {
  return look(path, (database) => {
    const used = new Set(database.prepare('SELECT pageno FROM dbstat').pluck().all());
    const count = Number(database.pragma('page_count', { simple: true }));
    return Array.from({ length: count }, (_, index) => index + 1).filter((page) => !used.has(page));
  });
}

/** Changes bytes of the file without SQLite. */
export function damage(path: string, page: number, change: (bytes: Buffer) => void): void {
  const file = readFileSync(path);
  const pageSize = file.readUInt16BE(16) === 1 ? 65536 : file.readUInt16BE(16);
  change(file.subarray((page - 1) * pageSize, page * pageSize));
  writeFileSync(path, file);
}

export const erase = (bytes: Buffer) => void bytes.fill(0);
