import { describe, expect, test } from 'vitest';
import { MIGRATIONS, useFourMigrations } from '../../test/four-migrations.ts';
import { migrationsFrom } from '../../test/sample-migrations.ts';
import type { UpgradeProgress } from '../upgrade/progress.ts';

const TABLES = 2000;
const many = () =>
  migrationsFrom({
    v000_to_v001_one: `-- Sets up\n${Array.from({ length: TABLES }, (_, at) => `CREATE TABLE t${at} (id INTEGER PRIMARY KEY);`).join('\n')}`,
  });
const { upgrade } = useFourMigrations();

describe('a replay', () => {
  test('lets the event loop run, and gives the schema that it gives at once', async () => {
    const set = await many();
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);
    const progress: number[] = [];
    await set.replay(1, { signal: undefined, onProgress: (done) => progress.push(done) });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(0);
    expect(progress.length).toBeGreaterThan(10);
    expect(progress).toEqual(progress.toSorted((one, other) => one - other));
    expect(set.tablesAt(1).size).toBe(TABLES);
    expect([...set.structureAt(1).keys()]).toEqual([...(await many()).structureAt(1).keys()]);
  });

  test('ends when the signal is aborted, and can be made again', async () => {
    const set = await many();
    const stop = new AbortController();
    const onProgress = (done: number) => done > 0 && stop.abort();
    await expect(set.replay(1, { signal: stop.signal, onProgress })).rejects.toMatchObject({ code: 'CANCELLED' });
    await set.replay(1, { signal: undefined, onProgress: () => undefined });
    expect(set.tablesAt(1).size).toBe(TABLES);
  });
});

test('an upgrade tells how much of its check is done, and is cancelled in it', async () => {
  const migrations = {
    ...MIGRATIONS,
    v004_to_v005_five: `-- Many\n${Array.from({ length: TABLES }, (_, at) => `CREATE TABLE t${at} (x);`).join('\n')}`,
  };
  const checks: UpgradeProgress[] = [];
  const stop = new AbortController();
  const onProgress = (progress: UpgradeProgress) => {
    if (progress.phase === 'check') checks.push(progress);
    if (progress.fraction > 0.02) stop.abort();
  };
  await expect(upgrade(migrations, { signal: stop.signal, onProgress })).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(checks.length).toBeGreaterThan(2);
  expect(checks.at(-1)?.fraction).toBeLessThan(0.05);
  expect((await upgrade(MIGRATIONS)).status).toBe('created');
});
