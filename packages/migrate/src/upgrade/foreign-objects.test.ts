import { openDatabase } from '@auralis/sqlite';
import { describe, expect, test } from 'vitest';
import { STEPS, useFourSteps } from '../../test/four-migrations.ts';
import { rowsOf, runSql } from '../../test/sample-migrations.ts';

const { place, upgrade, library, content } = useFourSteps();

describe('an object of another program', () => {
  test('is reported when it was dropped with a rebuilt table', async () => {
    await library(3);
    runSql(
      place.path,
      `CREATE INDEX theirs ON tracks (title);
       CREATE TRIGGER watches AFTER DELETE ON tracks BEGIN SELECT 1; END;
       CREATE TABLE their_notes (note TEXT)`,
    );
    const result = await upgrade(STEPS);
    expect(result).toMatchObject({
      receipt: { foreignObjects: { kept: ['table their_notes'], dropped: ['index theirs', 'trigger watches'] } },
    });
  });

  test('may be a full-text index that was out of date before', async () => {
    await library(3);
    runSql(
      place.path,
      `CREATE VIRTUAL TABLE found USING "fts5"(title, content='tracks', content_rowid='id');
       INSERT INTO found (rowid, title) VALUES (1, 'nothing of the kind')`,
    );
    expect((await upgrade(STEPS)).status).toBe('upgraded');
    expect(rowsOf(place.path, "SELECT rowid FROM found WHERE found MATCH 'kind'")).toEqual([[1]]);
  });

  test('may be a foreign key that references no key', async () => {
    await library(3);
    runSql(place.path, 'CREATE TABLE their_links (title TEXT REFERENCES tracks (title))');
    expect((await upgrade(STEPS)).status).toBe('upgraded');
  });

  test('may be a virtual table whose module is not loaded', async () => {
    await library(3);
    const theirs = openDatabase(place.path);
    theirs.unsafeMode(true);
    theirs.pragma('writable_schema = ON');
    theirs.exec(
      "INSERT INTO sqlite_schema VALUES ('table', 'sounds', 'sounds', 0, 'CREATE VIRTUAL TABLE sounds USING spellfix1')",
    );
    theirs.close();
    expect((await upgrade(STEPS)).status).toBe('upgraded');
  });
});

test('an upgrade refuses an own full-text index that differs from its table, however the module is written', async () => {
  await library(3);
  const before = content();
  const v004_to_v005_found = `-- Finds tracks
    CREATE VIRTUAL TABLE found USING "fts5"(title, content='tracks', content_rowid='id');
    INSERT INTO found (rowid, title) SELECT id + 1, title FROM tracks;`;
  await expect(upgrade({ ...STEPS, v004_to_v005_found })).rejects.toMatchObject({
    code: 'MIGRATION_FAILED',
    detail: expect.stringContaining('full-text index found'),
  });
  expect(content()).toBe(before);
});

test('an upgrade refuses a table that a migration creates only where there are rows', async () => {
  await library(3);
  const before = content();
  const up = (db: ReturnType<typeof openDatabase>) => {
    if (db.prepare('SELECT 1 FROM tracks').get() !== undefined) db.exec('CREATE TABLE only_here (x)');
  };
  await expect(upgrade({ ...STEPS, v004_to_v005_five: { up } })).rejects.toMatchObject({
    code: 'SCHEMA_MISMATCH',
    detail: expect.stringContaining('table only_here was created'),
  });
  expect(content()).toBe(before);
});
