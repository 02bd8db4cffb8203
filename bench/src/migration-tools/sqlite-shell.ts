import { execFileSync, spawnSync } from 'node:child_process';
import type { PlainMigration } from './migration-tool.ts';

/** Runs the same statements in one transaction with the `sqlite3` command, in a process each; null if it is not installed. */
export function sqliteShell(migrations: readonly PlainMigration[]): ((path: string) => void) | null {
  if (spawnSync('sqlite3', ['--version']).status !== 0) return null;
  const all = migrations.flatMap(({ statements }) => statements);
  const input = `.bail on\nBEGIN IMMEDIATE;\n${all.map((sql) => `${sql};\n`).join('')}COMMIT;\n`;
  return (path) => execFileSync('sqlite3', ['-batch', path], { input });
}
