import { copyFileSync } from 'node:fs';
import { openDatabase, syncFile } from '@auralis/sqlite';

/** What `cp` does, and then to the disk. */
export function copyAndSync(from: string, to: string): void {
  copyFileSync(from, to);
  syncFile(to);
}

/** The least that could be called an upgrade: a copy, SQLite's own quick check, and the bare SQL in one transaction. */
export function bareUpgrade(path: string, statements: readonly string[]): void {
  copyAndSync(path, `${path}.copy`);
  const connection = openDatabase(path);
  connection.pragma('foreign_keys = OFF');
  connection.pragma('synchronous = FULL');
  const [verdict] = connection.prepare('PRAGMA quick_check').pluck().all();
  if (verdict !== 'ok') throw new Error(`${path}: ${verdict}`);
  connection.exec('BEGIN IMMEDIATE');
  for (const sql of statements) connection.exec(sql);
  connection.exec('COMMIT');
  connection.close();
}
