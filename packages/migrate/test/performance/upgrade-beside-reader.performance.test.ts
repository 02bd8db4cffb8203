import { openDatabase } from '@auralis/sqlite';
import { expect, test } from 'vitest';
import { MIGRATIONS, useFourMigrations } from '../four-migrations.ts';
import { runSql } from '../sample-migrations.ts';

const { place, upgrade, createDatabase } = useFourMigrations();

test('no statement of an upgrade waits for a reader without a write-ahead log', async () => {
  await createDatabase(4, 60_000);
  // More than the page cache holds: SQLite writes to the file before the commit.
  runSql(place.path, "UPDATE tracks SET title = printf('%.400c', 'x')");
  const rewrite = 'UPDATE tracks SET plays = plays + 1;';
  const migrations = {
    ...MIGRATIONS,
    v004_to_v005_five: `-- Counts again\n-- @rewrites tracks.plays: counted again\n${rewrite.repeat(6)}`,
  };
  const other = openDatabase(place.path, { readonly: true });
  other.exec('BEGIN');
  other.prepare('SELECT count(*) FROM tracks').get();
  const began = performance.now();
  await expect(upgrade(migrations, { lockTimeoutMs: 300 })).rejects.toMatchObject({ code: 'DATABASE_BUSY' });
  other.close();
  // SQLite would wait five seconds for the reader at each of the six statements.
  expect(performance.now() - began).toBeLessThan(25_000);
});
