import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { upgradeInWorker } from '../../src/upgrade/upgrade-in-worker.ts';
import { MIGRATIONS, useFourMigrations } from '../four-migrations.ts';

const { place, createDatabase } = useFourMigrations();

/** One statement of about two seconds. */
const LONG = `-- Takes its time
CREATE TABLE counted (n INTEGER);
INSERT INTO counted WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 6000000) SELECT max(i) FROM c;`;

test('upgradeInWorker reports progress every half second and needs less than 100 ms of the calling thread', async () => {
  await createDatabase(1);
  const bundle = join(place.folder, 'bundle.js');
  const all = Object.entries({ ...MIGRATIONS, v004_to_v005_long: LONG });
  const migrations = all.map(([name, text]) => ({ file: `migration_${name}.sql`, text }));
  writeFileSync(bundle, `export const bundle = ${JSON.stringify({ migrations, frozen: {} })};`);
  const times: number[] = [];
  const began = performance.now();
  // What this thread itself worked between two turns: other programs may keep it waiting for a processor.
  let work = 0;
  let used = process.threadCpuUsage();
  const timer = setInterval(() => {
    const { user, system } = process.threadCpuUsage(used);
    work = Math.max(work, (user + system) / 1000);
    used = process.threadCpuUsage();
  }, 5);
  await upgradeInWorker({
    database: place.path,
    migrations: pathToFileURL(bundle),
    appVersion: '4.0.0',
    onProgress: () => times.push(performance.now()),
  });
  clearInterval(timer);
  const gaps = times.map((at, index) => at - (times[index - 1] ?? began));
  expect(Math.max(...gaps)).toBeLessThan(500);
  expect(work).toBeLessThan(100);
});
