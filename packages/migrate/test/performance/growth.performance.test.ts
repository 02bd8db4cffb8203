import { join } from 'node:path';
import { openDatabase } from '@auralis/sqlite';
import { expect, test } from 'vitest';
import { loadMigrations } from '../../src/migrations/load-migrations.ts';
import { upgradeDatabase } from '../../src/upgrade/upgrade-database.ts';
import { useFolder } from '../sample-migrations.ts';

const place = useFolder();
const COUNT = 2000;
const TABLES = Array.from(
  { length: COUNT },
  (_, at) => `CREATE TABLE t${at} (id INTEGER PRIMARY KEY, a TEXT, b TEXT);`,
);
const label = (version: number) => `v${String(version).padStart(3, '0')}`;

async function milliseconds(work: () => unknown): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** SQLite itself takes longer for each table, the more there are. */
const bare = () =>
  milliseconds(() => {
    const database = openDatabase(join(place.folder, 'bare.db'), { create: true });
    database.exec(`BEGIN; ${TABLES.join('\n')} COMMIT`);
    database.close();
  });

test.each([
  ['tables', [{ file: 'migration_v000_to_v001_all.sql', text: `-- Creates all\n${TABLES.join('\n')}` }]],
  [
    'migrations',
    TABLES.map((sql, at) => ({
      file: `migration_${label(at)}_to_${label(at + 1)}_one.sql`,
      text: `-- Creates one\n${sql}`,
    })),
  ],
])('a new file of 2,000 %s takes at most 2 ms each longer than the bare SQL', async (_, migrations) => {
  const floor = await bare();
  const ours = await milliseconds(async () =>
    upgradeDatabase({
      database: place.path,
      migrations: await loadMigrations({ migrations, frozen: {} }),
      appVersion: '1.0.0',
    }),
  );
  expect((ours - floor) / COUNT).toBeLessThan(2);
});
