import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import type { MigrationTool, PlainMigration } from './migration-tool.ts';

const FIRST_DAY = Date.UTC(2026, 0, 1);

/** Drizzle has no call that only checks: `migrate()` does nothing when every migration is applied. */
export function drizzleTool(folder: string, migrations: readonly PlainMigration[]): MigrationTool {
  writeMigrations(folder, migrations);
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

function writeMigrations(folder: string, migrations: readonly PlainMigration[]): void {
  mkdirSync(join(folder, 'meta'), { recursive: true });
  const entries = migrations.map(({ name }, idx) => ({
    idx,
    version: '6',
    when: FIRST_DAY + idx,
    tag: name,
    breakpoints: true,
  }));
  const journal = { version: '7', dialect: 'sqlite', entries };
  writeFileSync(join(folder, 'meta', '_journal.json'), JSON.stringify(journal));
  for (const { name, statements } of migrations)
    writeFileSync(join(folder, `${name}.sql`), statements.join('\n--> statement-breakpoint\n'));
}
