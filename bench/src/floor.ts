import { copyFileSync } from 'node:fs';
import { openDatabase } from '@auralis/sqlite';
import { syncFile } from '@auralis/sqlite/support';

/** Copies a file as `cp` does, and waits until the disk has it. */
export function copyAndSync(from: string, to: string): void {
  copyFileSync(from, to);
  syncFile(to);
}

/** The minimum of an upgrade: a copy, SQLite's quick check, and the bare SQL in one transaction. */
export function bareUpgrade(path: string, statements: readonly string[]): void {
  copyAndSync(path, `${path}.copy`);
  const connection = openDatabase(path);
  connection.pragma('foreign_keys = OFF');
  connection.pragma('synchronous = FULL');
  const [result] = connection.prepare('PRAGMA quick_check').pluck().all();
  if (result !== 'ok') throw new Error(`${path}: ${result}`);
  connection.exec('BEGIN IMMEDIATE');
  for (const sql of statements) connection.exec(sql);
  connection.exec('COMMIT');
  connection.close();
}
