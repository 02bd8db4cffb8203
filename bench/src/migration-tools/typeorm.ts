import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import type { MigrationTool, PlainMigration } from './migration-tool.ts';

const FIRST_DAY = Date.UTC(2026, 0, 1);

export function typeormTool(_: string, migrations: readonly PlainMigration[]): MigrationTool {
  const withSource = async <Result>(database: string, use: (source: DataSource) => Promise<Result>) => {
    const source = new DataSource({ type: 'better-sqlite3', database, migrations: migrations.map(migrationClass) });
    await source.initialize();
    try {
      return await use(source);
    } finally {
      await source.destroy();
    }
  };
  return {
    name: 'TypeORM',
    migrate: async (path) => {
      await withSource(path, (source) => source.runMigrations());
    },
    isCurrent: (path) => withSource(path, async (source) => !(await source.showMigrations())),
  };
}

/** TypeORM orders migrations by the time at the end of their names. */
function migrationClass({ name, statements }: PlainMigration, index: number): new () => MigrationInterface {
  return class {
    readonly name = `Plain${name.replace(/\W/g, '')}${FIRST_DAY + index}`;

    async up(runner: QueryRunner): Promise<void> {
      for (const statement of statements) await runner.query(statement);
    }

    async down(): Promise<void> {}
  };
}
