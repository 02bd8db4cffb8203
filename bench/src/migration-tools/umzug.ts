import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { Umzug, type UmzugStorage } from 'umzug';
import type { MigrationTool, PlainMigration } from './migration-tool.ts';

/** Umzug has no storage for better-sqlite3. This one is the table from its own `examples/`. */
export function umzugTool(folder: string, migrations: readonly PlainMigration[]): MigrationTool {
  for (const { name, statements } of migrations)
    writeFileSync(join(folder, `${name}.sql`), `${statements.join(';\n')};\n`);
  const withUmzug = async <Result>(path: string, use: (umzug: Umzug<Database>) => Promise<Result>) => {
    const context = new Sqlite(path);
    const umzug = new Umzug<Database>({
      migrations: {
        glob: ['*.sql', { cwd: folder }],
        resolve: ({ name, path: file = '' }) => ({
          name,
          up: async () => context.exec(readFileSync(file, 'utf8')),
        }),
      },
      context,
      storage,
      logger: undefined,
    });
    try {
      return await use(umzug);
    } finally {
      context.close();
    }
  };
  return {
    name: 'Umzug',
    migrate: async (path) => {
      await withUmzug(path, (umzug) => umzug.up());
    },
    isCurrent: (path) => withUmzug(path, async (umzug) => (await umzug.pending()).length === 0),
  };
}

const storage: UmzugStorage<Database> = {
  async logMigration({ name, context }) {
    context.prepare('INSERT INTO migrations (name) VALUES (?)').run(name);
  },
  async unlogMigration({ name, context }) {
    context.prepare('DELETE FROM migrations WHERE name = ?').run(name);
  },
  async executed({ context }) {
    context.exec('CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY)');
    return context.prepare('SELECT name FROM migrations ORDER BY name').pluck().all() as string[];
  },
};
