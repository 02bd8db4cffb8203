import { readFileSync } from 'node:fs';
import { listBackups, verifyBackup } from '@auralis/backup';
import { describe, expect, test } from 'vitest';
import { MIGRATIONS, useFourMigrations } from '../../test/four-migrations.ts';
import { contentHash, migrationsFrom } from '../../test/sample-migrations.ts';
import { inspectDatabase } from '../inspection/inspect-database.ts';
import { readJournal } from '../journal/journal.ts';
import { parseStatements } from '../sql/statements.ts';
import type { UpgradeProgress } from './progress.ts';

const { place, upgrade, createDatabase, content } = useFourMigrations();
const NAMES = ['v001_to_v002_two', 'v002_to_v003_three', 'v003_to_v004_four'] as const;
const BAD = ['SELECT nothing', 'CREATE TABLE entries (x)', 'INSERT OR ROLLBACK INTO tracks (id, title) VALUES (1, 2)'];

/** A migration with an inserted statement, and the line of that statement. */
function withStatement(name: (typeof NAMES)[number], at: number, bad: string) {
  const [header = '', ...lines] = MIGRATIONS[name].split('\n');
  const migration = [header, ...lines.slice(0, at), `${bad};`, ...lines.slice(at)].join('\n');
  return { migrations: { ...MIGRATIONS, [name]: migration }, line: at + 2 };
}

const positions = NAMES.flatMap((name) =>
  [...parseStatements(name, MIGRATIONS[name], 'schema_version'), null].map((_, at) => ({ name, at })),
);

describe('a failing migration', () => {
  test.each(positions)(
    'leaves the database unchanged and one verified backup when it is $name before statement $at',
    async ({ name, at }) => {
      await createDatabase(1);
      const before = content();
      for (const bad of BAD) {
        const { migrations, line } = withStatement(name, at, bad);
        await expect(upgrade(migrations, { retryAfterFailures: true })).rejects.toMatchObject({
          name: 'MigrateError',
          code: 'MIGRATION_FAILED',
          message: 'A migration failed and was rolled back. The database is unchanged.',
          detail: expect.stringContaining(`migration_${name}.sql, line ${line}: `),
          facts: { file: `migration_${name}.sql`, line, statement: bad, backup: expect.stringContaining('backup_') },
        });
        expect(content()).toBe(before);
        expect(inspectDatabase(place.path, await migrationsFrom(MIGRATIONS))).toMatchObject({
          status: 'behind',
          version: 1,
        });
      }
      const backups = listBackups({ database: place.path });
      // All attempts were made on the same bytes.
      expect(backups.length).toBe(1);
      for (const backup of backups) {
        expect((await verifyBackup(backup, { level: 4 })).level).toBe(4);
        expect(contentHash(backup.path)).toBe(before);
      }
      expect((await upgrade(MIGRATIONS)).status).toBe('upgraded');
    },
  );

  test('is reported with file, line and statement for a syntax error in migration 3 of 4', async () => {
    await createDatabase(1);
    const { migrations } = withStatement('v002_to_v003_three', 1, 'UPDTE tracks SET rating = 1');
    await expect(upgrade(migrations)).rejects.toMatchObject({
      detail: 'migration_v002_to_v003_three.sql, line 3: near "UPDTE": syntax error\nUPDTE tracks SET rating = 1',
    });
  });

  test('is reported with the value it threw when that is no Error', async () => {
    await createDatabase(1);
    const up = () => {
      throw 'a word';
    };
    await expect(upgrade({ ...MIGRATIONS, v004_to_v005_five: { up } })).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      detail: expect.stringContaining('it threw a word'),
    });
  });

  test('is reported with its line when a statement has a parameter', async () => {
    await createDatabase(1);
    const { migrations } = withStatement('v002_to_v003_three', 1, 'UPDATE tracks SET rating = ?');
    await expect(upgrade(migrations)).rejects.toMatchObject({ code: 'MIGRATION_FAILED', facts: { line: 3 } });
  });

  test.each([
    [
      'throws',
      () => {
        throw new Error('out of ideas');
      },
      /out of ideas/,
    ],
    ['is async', async () => {}, /must not be async/],
  ])('leaves the database unchanged when its code %s', async (_, up, detail) => {
    await createDatabase(1);
    const before = content();
    const migrations = { ...MIGRATIONS, v003_to_v004_four: { up } };
    await expect(upgrade(migrations)).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      detail: expect.stringMatching(detail),
      facts: { file: 'migration_v003_to_v004_four.ts' },
    });
    expect(content()).toBe(before);
  });

  test('is not run again after three failures in a row, and no fourth backup is made', async () => {
    await createDatabase(1);
    const before = content();
    const { migrations } = withStatement('v002_to_v003_three', 1, 'SELECT nothing');
    for (const _ of [1, 2, 3]) await expect(upgrade(migrations)).rejects.toMatchObject({ code: 'MIGRATION_FAILED' });
    const backups = listBackups({ database: place.path }).length;
    await expect(upgrade(migrations)).rejects.toMatchObject({
      code: 'TOO_MANY_FAILURES',
      message: expect.stringContaining('failed 3 times in a row'),
      facts: { failures: 3 },
    });
    expect(listBackups({ database: place.path }).length).toBe(backups);
    expect(content()).toBe(before);
    await expect(upgrade(migrations, { retryAfterFailures: true })).rejects.toMatchObject({ code: 'MIGRATION_FAILED' });
    expect((await upgrade(MIGRATIONS)).status).toBe('upgraded');
  });

  test('is recorded in the journal by its name', async () => {
    await createDatabase(1);
    const { migrations } = withStatement('v002_to_v003_three', 1, 'SELECT nothing');
    await expect(upgrade(migrations)).rejects.toThrow();
    expect(readJournal(place.path).at(-1)).toMatchObject({ event: 'failed', code: 'MIGRATION_FAILED', step: 'three' });
  });
});

describe('a cancelled upgrade', () => {
  test('leaves the database unchanged at any moment before the commit', async () => {
    await createDatabase(1);
    const before = content();
    const migrations = await migrationsFrom(MIGRATIONS);
    let moment = 0;
    for (let isDone = false; !isDone; moment += 1) {
      const stop = new AbortController();
      let events = 0;
      const onProgress = ({ phase }: { readonly phase: string }) => {
        if (phase !== 'finish' && events++ === moment) stop.abort();
      };
      const run = upgrade(MIGRATIONS, { migrations, onProgress, signal: stop.signal });
      isDone = await run.then(
        () => true,
        (error: unknown) => {
          expect(error).toMatchObject({ code: 'CANCELLED' });
          return false;
        },
      );
      if (isDone) expect(stop.signal.aborted).toBe(false);
      else expect(content(), `moment ${moment}`).toBe(before);
    }
    expect(moment).toBeGreaterThan(20);
    expect(inspectDatabase(place.path, migrations).status).toBe('current');
  });

  test('begins no further statement', async () => {
    await createDatabase(1);
    const stop = new AbortController();
    const seen: string[] = [];
    const onProgress = ({ phase, migration }: UpgradeProgress) => {
      seen.push(`${phase} ${migration?.name ?? ''}`);
      if (migration?.name === 'three') stop.abort();
    };
    await expect(upgrade(MIGRATIONS, { onProgress, signal: stop.signal })).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(seen.at(-1)).toBe('migrate three');
    expect(seen.filter((event) => event === 'migrate three').length).toBe(1);
  });

  test('writes nothing when it is cancelled before it begins', async () => {
    await createDatabase(1);
    const before = readFileSync(place.path);
    await expect(upgrade(MIGRATIONS, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(readFileSync(place.path).equals(before)).toBe(true);
    expect(listBackups({ database: place.path })).toEqual([]);
  });
});
