import { readFileSync } from 'node:fs';
import { listBackups, verifyBackup } from '@auralis/backup';
import { describe, expect, test } from 'vitest';
import { MIGRATIONS, useFourMigrations } from '../../test/four-migrations.ts';
import { contentHash, migrationsFrom } from '../../test/sample-migrations.ts';
import { inspectDatabase } from '../inspection/inspect-database.ts';
import { parseStatements } from '../sql/statements.ts';
import { readJournal } from '../support/journal.ts';

const { place, upgrade, createDatabase, content } = useFourMigrations();
const NAMES = ['v001_to_v002_two', 'v002_to_v003_three', 'v003_to_v004_four'] as const;
const BAD = ['SELECT nothing', 'CREATE TABLE entries (x)', 'INSERT OR ROLLBACK INTO tracks (id, title) VALUES (1, 2)'];

/** A step with a statement put in at a place, and the line that it is then on. */
function withStatement(name: (typeof NAMES)[number], at: number, bad: string) {
  const [header = '', ...lines] = MIGRATIONS[name].split('\n');
  const step = [header, ...lines.slice(0, at), `${bad};`, ...lines.slice(at)].join('\n');
  return { steps: { ...MIGRATIONS, [name]: step }, line: at + 2 };
}

const positions = NAMES.flatMap((name) =>
  [...parseStatements(name, MIGRATIONS[name]), null].map((_, at) => ({ name, at })),
);

describe('a step that fails', () => {
  test.each(positions)(
    'in $name before statement $at leaves the library as it was, and a proven backup',
    async ({ name, at }) => {
      await createDatabase(1);
      const before = content();
      for (const bad of BAD) {
        const { steps, line } = withStatement(name, at, bad);
        await expect(upgrade(steps, { retryAfterFailures: true })).rejects.toMatchObject({
          name: 'MigrateError',
          code: 'MIGRATION_FAILED',
          message: 'A step of the update did not work. Your library is unchanged.',
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
      // All tries were on the same bytes.
      expect(backups.length).toBe(1);
      for (const backup of backups) {
        expect((await verifyBackup(backup, { level: 4 })).level).toBe(4);
        expect(contentHash(backup.path)).toBe(before);
      }
      expect((await upgrade(MIGRATIONS)).status).toBe('upgraded');
    },
  );

  test('by a syntax error in step 3 of 4 is named with file, line and statement', async () => {
    await createDatabase(1);
    const { steps } = withStatement('v002_to_v003_three', 1, 'UPDTE tracks SET rating = 1');
    await expect(upgrade(steps)).rejects.toMatchObject({
      detail: 'migration_v002_to_v003_three.sql, line 3: near "UPDTE": syntax error\nUPDTE tracks SET rating = 1',
    });
  });

  test('by throwing what is no error is named with what it threw', async () => {
    await createDatabase(1);
    const up = () => {
      throw 'a word';
    };
    await expect(upgrade({ ...MIGRATIONS, v004_to_v005_five: { up } })).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      detail: expect.stringContaining('it threw a word'),
    });
  });

  test('by a parameter is named too', async () => {
    await createDatabase(1);
    const { steps } = withStatement('v002_to_v003_three', 1, 'UPDATE tracks SET rating = ?');
    await expect(upgrade(steps)).rejects.toMatchObject({ code: 'MIGRATION_FAILED', facts: { line: 3 } });
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
  ])('as code that %s leaves the library as it was', async (_, up, detail) => {
    await createDatabase(1);
    const before = content();
    const steps = { ...MIGRATIONS, v003_to_v004_four: { up } };
    await expect(upgrade(steps)).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      detail: expect.stringMatching(detail),
      facts: { file: 'migration_v003_to_v004_four.ts' },
    });
    expect(content()).toBe(before);
  });

  test('three times in a row is not tried again, and makes no fourth backup', async () => {
    await createDatabase(1);
    const before = content();
    const { steps } = withStatement('v002_to_v003_three', 1, 'SELECT nothing');
    for (const _ of [1, 2, 3]) await expect(upgrade(steps)).rejects.toMatchObject({ code: 'MIGRATION_FAILED' });
    const backups = listBackups({ database: place.path }).length;
    await expect(upgrade(steps)).rejects.toMatchObject({
      code: 'TOO_MANY_FAILURES',
      message: expect.stringContaining('failed 3 times in a row'),
      facts: { failures: 3 },
    });
    expect(listBackups({ database: place.path }).length).toBe(backups);
    expect(content()).toBe(before);
    await expect(upgrade(steps, { retryAfterFailures: true })).rejects.toMatchObject({ code: 'MIGRATION_FAILED' });
    expect((await upgrade(MIGRATIONS)).status).toBe('upgraded');
  });

  test('is told in the journal, with the step', async () => {
    await createDatabase(1);
    const { steps } = withStatement('v002_to_v003_three', 1, 'SELECT nothing');
    await expect(upgrade(steps)).rejects.toThrow();
    expect(readJournal(place.path).at(-1)).toMatchObject({ event: 'failed', code: 'MIGRATION_FAILED', step: 'three' });
  });
});

describe('an upgrade that is stopped', () => {
  test('at any moment before the commit leaves the library as it was', async () => {
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
    const onProgress = ({ phase, step }: { readonly phase: string; readonly step?: { readonly name: string } }) => {
      seen.push(`${phase} ${step?.name ?? ''}`);
      if (step?.name === 'three') stop.abort();
    };
    await expect(upgrade(MIGRATIONS, { onProgress, signal: stop.signal })).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(seen.at(-1)).toBe('migrate three');
    expect(seen.filter((event) => event === 'migrate three').length).toBe(1);
  });

  test('before it began touches nothing', async () => {
    await createDatabase(1);
    const before = readFileSync(place.path);
    await expect(upgrade(MIGRATIONS, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(readFileSync(place.path).equals(before)).toBe(true);
    expect(listBackups({ database: place.path })).toEqual([]);
  });
});
