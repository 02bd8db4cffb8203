import { execFileSync, spawnSync } from 'node:child_process';
import type { PlainStep } from './rival.ts';

/** The `sqlite3` command line with the same statements in one transaction, a process a file; null where there is none. */
export function sqliteShell(steps: readonly PlainStep[]): ((path: string) => void) | null {
  if (spawnSync('sqlite3', ['--version']).status !== 0) return null;
  const statements = steps.flatMap((step) => step.statements);
  const input = `.bail on\nBEGIN IMMEDIATE;\n${statements.map((sql) => `${sql};\n`).join('')}COMMIT;\n`;
  return (path) => execFileSync('sqlite3', ['-batch', path], { input });
}
