import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { listBackups } from '@auralis/backup';
import { describe, expect, test } from 'vitest';
import { MIGRATIONS, useFourMigrations } from '../../test/four-migrations.ts';
import { rowsOf } from '../../test/sample-migrations.ts';
import type { UpgradeProgress } from './progress.ts';
import { upgradeInWorker } from './upgrade-in-worker.ts';

const { place, createDatabase, content } = useFourMigrations();
/** One statement of about two seconds. */
const LONG = `-- Takes its time
CREATE TABLE counted (n INTEGER);
INSERT INTO counted WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 6000000) SELECT max(i) FROM c;`;

async function upgrade(
  steps: Readonly<Record<string, string>> = {},
  options: Partial<Parameters<typeof upgradeInWorker>[0]> = {},
) {
  const bundle = join(place.folder, 'bundle.js');
  const all = Object.entries({ ...MIGRATIONS, ...steps }).map(([name, text]) => ({
    file: `migration_${name}.sql`,
    text,
  }));
  writeFileSync(bundle, `export const bundle = ${JSON.stringify({ steps: all, frozen: {} })};`);
  return upgradeInWorker({ database: place.path, migrations: pathToFileURL(bundle), appVersion: '4.0.0', ...options });
}

describe('an upgrade in a thread of its own', () => {
  test('gives the same result as one in this thread', async () => {
    await createDatabase(1);
    const result = await upgrade({}, { measures: { tracks: 'SELECT count(*) FROM tracks' } });
    const backup = listBackups({ database: place.path })[0];
    expect(result).toMatchObject({
      status: 'upgraded',
      database: place.path,
      receipt: {
        from: 1,
        to: 4,
        measures: { before: { tracks: 300 }, after: { tracks: 300 } },
        backup: { id: backup?.id, path: backup?.path },
      },
    });
    expect(await upgrade()).toEqual({ status: 'current', database: place.path, version: 4 });
  });

  test('fails with the same error', async () => {
    await createDatabase(1);
    const before = content();
    await expect(upgrade({ v003_to_v004_four: '-- Breaks\nSELECT nothing;' })).rejects.toMatchObject({
      name: 'MigrateError',
      code: 'MIGRATION_FAILED',
      facts: { file: 'migration_v003_to_v004_four.sql', line: 2, backup: expect.any(String) },
    });
    await expect(upgrade({ v003_to_v004_four: 'SELECT nothing;' })).rejects.toMatchObject({
      code: 'MIGRATION_REFUSED',
    });
    expect(content()).toBe(before);
  });

  test('never runs its bar backward, and tells something every half second, also within one statement', async () => {
    await createDatabase(1);
    const events: (UpgradeProgress & { readonly at: number })[] = [];
    const began = performance.now();
    // What this thread itself worked between two turns: other programs may keep it waiting for a processor.
    let work = 0;
    let used = process.threadCpuUsage();
    const timer = setInterval(() => {
      const { user, system } = process.threadCpuUsage(used);
      work = Math.max(work, (user + system) / 1000);
      used = process.threadCpuUsage();
    }, 5);
    await upgrade(
      { v004_to_v005_long: LONG },
      { onProgress: (progress) => events.push({ ...progress, at: performance.now() }) },
    );
    clearInterval(timer);
    const fractions = events.map(({ fraction }) => fraction);
    expect(fractions).toEqual(fractions.toSorted((one, other) => one - other));
    expect(fractions.at(-1)).toBe(1);
    expect((events[0]?.at ?? Number.POSITIVE_INFINITY) - began).toBeLessThan(500);
    const gaps = events.slice(1).map(({ at }, index) => at - (events[index]?.at ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(500);
    expect(events.some(({ walBytes }) => walBytes !== undefined)).toBe(true);
    const phases = [...new Set(events.map(({ phase }) => phase))];
    expect(phases).toEqual(['check', 'backup', 'migrate', 'verify', 'finish']);
    expect(work).toBeLessThan(100);
  });

  test('is stopped after the statement it is at, and leaves the library as it was', async () => {
    await createDatabase(1);
    const before = content();
    const stop = new AbortController();
    const steps = { v004_to_v005_long: LONG };
    const run = upgrade(steps, {
      signal: stop.signal,
      onProgress: ({ step }) => {
        if (step?.name === 'long') stop.abort();
      },
    });
    await expect(run).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(content()).toBe(before);
    await expect(upgrade(steps, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'CANCELLED' });
    expect((await upgrade(steps)).status).toBe('upgraded');
  });

  test('is stopped while the result is proven, too', async () => {
    await createDatabase(1);
    const before = content();
    const stop = new AbortController();
    const run = upgrade(
      { v004_to_v005_long: LONG },
      { signal: stop.signal, onProgress: ({ phase }) => phase === 'verify' && stop.abort() },
    );
    await expect(run).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(content()).toBe(before);
  });

  test('two at once: one does it, the other finds it done', async () => {
    await createDatabase(1);
    const results = await Promise.all([upgrade(), upgrade()]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['current', 'upgraded']);
    expect(rowsOf(place.path, 'SELECT count(*) FROM schema_version')).toEqual([[4]]);
  });
});
