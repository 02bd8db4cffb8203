import { openDatabase } from '@auralis/sqlite';
import { describe, expect, test } from 'vitest';
import { MIGRATIONS, useFourMigrations } from '../../test/four-migrations.ts';
import { rowsOf, runSql } from '../../test/sample-migrations.ts';

const { place, upgrade, createDatabase, content } = useFourMigrations();

describe('what other programs have in a library', () => {
  test('is told when it went along with a table that was rebuilt', async () => {
    await createDatabase(3);
    runSql(
      place.path,
      `CREATE INDEX theirs ON tracks (title);
       CREATE TRIGGER watches AFTER DELETE ON tracks BEGIN SELECT 1; END;
       CREATE TABLE their_notes (note TEXT)`,
    );
    const result = await upgrade(MIGRATIONS);
    expect(result).toMatchObject({
      receipt: { extra: ['table their_notes'], gone: ['index theirs', 'trigger watches'] },
    });
  });

  test('may be a full-text index that was stale before', async () => {
    await createDatabase(3);
    runSql(
      place.path,
      `CREATE VIRTUAL TABLE found USING "fts5"(title, content='tracks', content_rowid='id');
       INSERT INTO found (rowid, title) VALUES (1, 'nothing of the kind')`,
    );
    expect((await upgrade(MIGRATIONS)).status).toBe('upgraded');
    expect(rowsOf(place.path, "SELECT rowid FROM found WHERE found MATCH 'kind'")).toEqual([[1]]);
  });

  test('may be a link that names no key', async () => {
    await createDatabase(3);
    runSql(place.path, 'CREATE TABLE their_links (title TEXT REFERENCES tracks (title))');
    expect((await upgrade(MIGRATIONS)).status).toBe('upgraded');
  });

  test('may be a table of a module that is not here', async () => {
    await createDatabase(3);
    const theirs = openDatabase(place.path);
    theirs.unsafeMode(true);
    theirs.pragma('writable_schema = ON');
    theirs.exec(
      "INSERT INTO sqlite_schema VALUES ('table', 'sounds', 'sounds', 0, 'CREATE VIRTUAL TABLE sounds USING spellfix1')",
    );
    theirs.close();
    expect((await upgrade(MIGRATIONS)).status).toBe('upgraded');
  });
});

test('a full-text index of ours that does not fit its table is refused, however its module is written', async () => {
  await createDatabase(3);
  const before = content();
  const v004_to_v005_found = `-- Finds tracks
    CREATE VIRTUAL TABLE found USING "fts5"(title, content='tracks', content_rowid='id');
    INSERT INTO found (rowid, title) SELECT id + 1, title FROM tracks;`;
  await expect(upgrade({ ...MIGRATIONS, v004_to_v005_found })).rejects.toMatchObject({
    code: 'MIGRATION_FAILED',
    detail: expect.stringContaining('full-text index found'),
  });
  expect(content()).toBe(before);
});

test('a table that a step makes only where there are rows is none of other programs', async () => {
  await createDatabase(3);
  const before = content();
  const up = (db: ReturnType<typeof openDatabase>) => {
    if (db.prepare('SELECT 1 FROM tracks').get() !== undefined) db.exec('CREATE TABLE only_here (x)');
  };
  await expect(upgrade({ ...MIGRATIONS, v004_to_v005_five: { up } })).rejects.toMatchObject({
    code: 'SCHEMA_MISMATCH',
    detail: expect.stringContaining('table only_here was made'),
  });
  expect(content()).toBe(before);
});
