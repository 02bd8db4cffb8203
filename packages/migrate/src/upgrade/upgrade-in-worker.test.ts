import { execFileSync } from 'node:child_process';
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
/** One statement that takes far longer than the interval of repeated progress. */
const LONG = `-- Takes its time
CREATE TABLE counted (n INTEGER);
INSERT INTO counted WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 6000000) SELECT max(i) FROM c;`;

async function upgrade(
  migrations: Readonly<Record<string, string>> = {},
  options: Partial<Parameters<typeof upgradeInWorker>[0]> = {},
) {
  const bundle = writeBundle(migrations);
  return upgradeInWorker({ database: place.path, migrations: pathToFileURL(bundle), appVersion: '4.0.0', ...options });
}

function writeBundle(migrations: Readonly<Record<string, string>>): string {
  const bundle = join(place.folder, 'bundle.js');
  const all = Object.entries({ ...MIGRATIONS, ...migrations }).map(([name, text]) => ({
    file: `migration_${name}.sql`,
    text,
  }));
  writeFileSync(bundle, `export const bundle = ${JSON.stringify({ migrations: all, frozen: {} })};`);
  return bundle;
}

describe('upgradeInWorker', () => {
  test('returns the same result as upgradeDatabase', async () => {
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

  test('throws the same error as upgradeDatabase', async () => {
    await createDatabase(1);
    const before = content();
    await expect(upgrade({ v003_to_v004_four: '-- Breaks\nSELECT nothing;' })).rejects.toMatchObject({
      name: 'MigrateError',
      code: 'MIGRATION_FAILED',
      hint: 'Report the error to the developer of the app.',
      facts: { file: 'migration_v003_to_v004_four.sql', line: 2, backup: expect.any(String) },
    });
    await expect(upgrade({ v003_to_v004_four: 'SELECT nothing;' })).rejects.toMatchObject({
      code: 'MIGRATION_REFUSED',
    });
    expect(content()).toBe(before);
  });

  test('reports increasing progress through all phases, and the size of the log during one long statement', async () => {
    await createDatabase(1);
    const events: UpgradeProgress[] = [];
    await upgrade({ v004_to_v005_long: LONG }, { onProgress: (progress) => events.push(progress) });
    const fractions = events.map(({ fraction }) => fraction);
    expect(fractions).toEqual(fractions.toSorted((one, other) => one - other));
    expect(fractions.at(-1)).toBe(1);
    expect(events.some(({ walBytes }) => walBytes !== undefined)).toBe(true);
    const phases = [...new Set(events.map(({ phase }) => phase))];
    expect(phases).toEqual(['check', 'backup', 'migrate', 'verify', 'finish']);
  });

  test('stops after the running statement and leaves the database unchanged when the signal is aborted', async () => {
    await createDatabase(1);
    const before = content();
    const stop = new AbortController();
    const migrations = { v004_to_v005_long: LONG };
    const run = upgrade(migrations, {
      signal: stop.signal,
      onProgress: ({ migration }) => {
        if (migration?.name === 'long') stop.abort();
      },
    });
    await expect(run).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(content()).toBe(before);
    await expect(upgrade(migrations, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'CANCELLED' });
    expect((await upgrade(migrations)).status).toBe('upgraded');
  });

  test('stops during the verification when the signal is aborted', async () => {
    await createDatabase(1);
    const before = content();
    const stop = new AbortController();
    const run = upgrade(
      {},
      {
        // Takes long enough for the signal to arrive before the verification ends.
        measures: {
          slow: `WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 6000000) SELECT max(i) FROM c`,
        },
        signal: stop.signal,
        onProgress: ({ phase }) => phase === 'verify' && stop.abort(),
      },
    );
    await expect(run).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(content()).toBe(before);
  });

  test('upgrades once when it is called twice at the same time', async () => {
    await createDatabase(1);
    const results = await Promise.all([upgrade(), upgrade()]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['current', 'upgraded']);
    expect(rowsOf(place.path, 'SELECT count(*) FROM schema_version')).toEqual([[4]]);
  });

  test.each([
    ['is missing', null],
    ['cannot be loaded', "import 'no-such-package';"],
  ])('throws WORKER_MISSING and touches nothing when the worker of a bundled app %s', async (_, text) => {
    await createDatabase(1);
    const before = content();
    const workerFile = join(place.folder, 'upgrade-worker.js');
    if (text !== null) writeFileSync(workerFile, text);
    await expect(upgrade({}, { workerFile })).rejects.toMatchObject({
      name: 'MigrateError',
      code: 'WORKER_MISSING',
      hint: expect.stringContaining("'@auralis/migrate/worker'"),
      facts: { worker: workerFile },
    });
    await expect(upgrade({}, { workerFile: pathToFileURL(workerFile) })).rejects.toMatchObject({
      code: 'WORKER_MISSING',
    });
    expect(content()).toBe(before);
  });

  test('throws MIGRATION_FAILED with the reason when the thread ends early', async () => {
    await createDatabase(1);
    const workerFile = join(place.folder, 'upgrade-worker.js');
    const started = "require('node:worker_threads').parentPort.postMessage({ kind: 'started' });";
    writeFileSync(workerFile, `${started} setTimeout(() => { throw new Error('out of memory'); });`);
    await expect(upgrade({}, { workerFile })).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      detail: 'out of memory',
      facts: { code: 1 },
    });
  });

  test('runs in a script that was given to node --eval', async () => {
    await createDatabase(1);
    const bundle = writeBundle({});
    const script = `import { upgradeInWorker } from ${JSON.stringify(new URL('./upgrade-in-worker.ts', import.meta.url))};
      const [database, migrations] = process.argv.slice(1);
      const result = await upgradeInWorker({ database, migrations: new URL(migrations), appVersion: '4.0.0' });
      console.log(result.status);`;
    const args = ['--input-type=module', '--eval', script, place.path, pathToFileURL(bundle).href];
    expect(execFileSync(process.execPath, args, { encoding: 'utf8' })).toBe('upgraded\n');
  });
});
