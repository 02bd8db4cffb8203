import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import type { PlainStep, Rival } from './rival.ts';

const FIRST_DAY = Date.UTC(2026, 0, 1);

/** Drizzle knows no question, only `migrate()`, which does nothing when nothing is left to do. */
export function drizzleRival(folder: string, steps: readonly PlainStep[]): Rival {
  writeSteps(folder, steps);
  const run = (path: string) => {
    const connection = new Sqlite(path);
    try {
      migrate(drizzle(connection), { migrationsFolder: folder });
    } finally {
      connection.close();
    }
  };
  return {
    name: 'Drizzle',
    migrate: async (path) => run(path),
    isCurrent: async (path) => {
      run(path);
      return true;
    },
  };
}

function writeSteps(folder: string, steps: readonly PlainStep[]): void {
  mkdirSync(join(folder, 'meta'), { recursive: true });
  const entries = steps.map(({ name }, idx) => ({
    idx,
    version: '6',
    when: FIRST_DAY + idx,
    tag: name,
    breakpoints: true,
  }));
  const journal = { version: '7', dialect: 'sqlite', entries };
  writeFileSync(join(folder, 'meta', '_journal.json'), JSON.stringify(journal));
  for (const { name, statements } of steps)
    writeFileSync(join(folder, `${name}.sql`), statements.join('\n--> statement-breakpoint\n'));
}
