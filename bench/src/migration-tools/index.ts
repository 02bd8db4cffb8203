import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { drizzleTool } from './drizzle.ts';
import { knexTool } from './knex.ts';
import { kyselyTool } from './kysely.ts';
import type { MigrationTool, PlainMigration } from './migration-tool.ts';
import { umzugTool } from './umzug.ts';

export type { MigrationTool, PlainMigration } from './migration-tool.ts';

const MAKERS = { drizzle: drizzleTool, kysely: kyselyTool, knex: knexTool, umzug: umzugTool } as const;

/** The tools that Auralis is compared with, each with the migrations in its own file format. */
export function otherTools(folder: string, migrations: readonly PlainMigration[]): readonly MigrationTool[] {
  return Object.entries(MAKERS).map(([name, make]) => {
    const own = join(folder, name);
    mkdirSync(own, { recursive: true });
    return make(own, migrations);
  });
}
