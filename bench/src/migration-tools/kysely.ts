import { promises as fs, writeFileSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { FileMigrationProvider, Migrator } from 'kysely/migration';
import type { MigrationTool, PlainMigration } from './migration-tool.ts';

export function kyselyTool(folder: string, migrations: readonly PlainMigration[]): MigrationTool {
  for (const { name, statements } of migrations)
    writeFileSync(path.join(folder, `${name}.mjs`), migrationModule(statements));
  const withMigrator = async <Result>(file: string, use: (migrator: Migrator) => Promise<Result>) => {
    const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: new Sqlite(file) }) });
    const provider = new FileMigrationProvider({ fs, path, migrationFolder: folder });
    try {
      return await use(new Migrator({ db, provider }));
    } finally {
      await db.destroy();
    }
  };
  return {
    name: 'Kysely',
    migrate: (file) =>
      withMigrator(file, async (migrator) => {
        const { error } = await migrator.migrateToLatest();
        if (error !== undefined) throw error;
      }),
    isCurrent: (file) =>
      withMigrator(file, async (migrator) =>
        (await migrator.getMigrations()).every(({ executedAt }) => executedAt !== undefined),
      ),
  };
}

function migrationModule(statements: readonly string[]): string {
  return `import { sql } from 'kysely';
const statements = ${JSON.stringify(statements)};
export async function up(db) {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
`;
}
