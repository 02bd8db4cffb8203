import { inspectDatabase, type MigrationSet, upgradeDatabase } from '@auralis/migrate';
import type { Rival } from './rival.ts';

/** This repository's engine, with steps given ready. */
export function auralis(migrations: () => Promise<MigrationSet>, name = 'Auralis'): Rival {
  return {
    name,
    migrate: async (path) => {
      await upgradeDatabase({ database: path, migrations: await migrations(), appVersion: '1.4.0' });
    },
    isCurrent: async (path) => inspectDatabase(path, await migrations()).status === 'current',
  };
}
