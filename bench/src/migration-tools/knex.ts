import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import knex, { type Knex } from 'knex';
import type { MigrationTool, PlainMigration } from './migration-tool.ts';

export function knexTool(folder: string, migrations: readonly PlainMigration[]): MigrationTool {
  for (const { name, statements } of migrations)
    writeFileSync(join(folder, `${name}.mjs`), migrationModule(statements));
  const withKnex = async <Result>(filename: string, use: (db: Knex) => Promise<Result>) => {
    const db = knex({
      client: 'better-sqlite3',
      connection: { filename },
      useNullAsDefault: true,
      migrations: { directory: folder, loadExtensions: ['.mjs'] },
    });
    try {
      return await use(db);
    } finally {
      await db.destroy();
    }
  };
  return {
    name: 'Knex',
    migrate: (path) => withKnex(path, (db) => db.migrate.latest()),
    isCurrent: (path) => withKnex(path, async (db) => (await db.migrate.status()) === 0),
  };
}

function migrationModule(statements: readonly string[]): string {
  return `const statements = ${JSON.stringify(statements)};
export async function up(knex) {
  for (const statement of statements) await knex.raw(statement);
}
export async function down() {}
`;
}
