import { inspectDatabase, type MigrationBundle, type MigrationSet, upgradeDatabase } from '@auralis/migrate';
import type { MigrationTool, PlainMigration } from './migration-tool.ts';

/** The engine of this repository. */
export function auralisTool(migrations: () => Promise<MigrationSet>, name = 'Auralis'): MigrationTool {
  return {
    name,
    migrate: async (path) => {
      await upgradeDatabase({ database: path, migrations: await migrations(), appVersion: '1.4.0' });
    },
    isCurrent: async (path) => inspectDatabase(path, await migrations()).status === 'current',
  };
}

/** Plain migrations as the files that this repository's engine reads. */
export function asBundle(migrations: readonly PlainMigration[]): MigrationBundle {
  const label = (version: number) => `v${String(version).padStart(3, '0')}`;
  return {
    migrations: migrations.map(({ name, statements }, index) => ({
      file: `migration_${label(index)}_to_${label(index + 1)}_plain.sql`,
      text: `-- ${name}\n${statements.join(';\n')};\n`,
    })),
    frozen: {},
  };
}
