import { inspectDatabase, type MigrationSet, upgradeDatabase } from '@auralis/migrate';
import type { MigrationTool } from './migration-tool.ts';

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
