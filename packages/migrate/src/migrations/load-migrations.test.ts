import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CHECKSUMS_FILE, migrationChecksum } from '@auralis/migration-files';
import { describe, expect, test } from 'vitest';
import { useFolder } from '../../test/sample-migrations.ts';
import { freeze } from './frozen-checksums.ts';
import { loadMigrations } from './load-migrations.ts';
import { routeBetween } from './route.ts';

const place = useFolder();
const ONE = '-- Sets up the database\n-- @release 1.0.0\nCREATE TABLE tracks (id INTEGER PRIMARY KEY);\n';
const TWO = '-- Adds playlists\nCREATE TABLE playlists (id INTEGER PRIMARY KEY);\n';

const load = (files: Readonly<Record<string, string | Uint8Array>>) => {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(place.folder, name), text);
  return loadMigrations(place.folder);
};
const withMigration = (text: string) => load({ 'migration_v000_to_v001_one.sql': text });
const coded = (code: string, detail: RegExp) =>
  expect.objectContaining({
    name: 'MigrateError',
    code,
    message: expect.stringContaining('The database was not touched.'),
    detail: expect.stringMatching(detail),
  });

describe('a folder of migrations', () => {
  test('is read in the order of versions, with README, schema.sql and hidden files left alone', async () => {
    const { migrations, newest } = await load({
      'migration_v001_to_v002_two.sql': TWO,
      'migration_v000_to_v001_one.sql': ONE,
      'README.md': 'how to',
      'schema.sql': 'CREATE TABLE',
      '.DS_Store': '',
    });
    expect(newest).toBe(2);
    expect(migrations.map(({ name, release, description }) => [name, release, description])).toEqual([
      ['one', '1.0.0', 'Sets up the database'],
      ['two', null, 'Adds playlists'],
    ]);
  });

  test('may be given by its URL, and may be empty', async () => {
    expect((await loadMigrations(pathToFileURL(`${place.folder}/`))).newest).toBe(0);
  });

  test('that is not there is named', async () => {
    const folder = join(place.folder, 'none');
    await expect(loadMigrations(folder)).rejects.toThrow(coded('MIGRATION_MISSING', /none: ENOENT/));
    await expect(loadMigrations(folder)).rejects.toThrow(`The folder of migrations ${folder} does not exist.`);
  });

  test('that contains a folder is refused, and the message names both', async () => {
    mkdirSync(join(place.folder, 'backup'));
    await expect(load({})).rejects.toThrow(coded('MIGRATION_NAME', /^backup: .* this is a folder/));
    await expect(load({})).rejects.toThrow(`The folder of migrations ${place.folder} contains a folder, backup.`);
  });

  test('that lacks a downgrade is described by the version from which none leads down', async () => {
    const { migrations } = await load({
      'migration_v000_to_v001_one.sql': ONE,
      'migration_v001_to_v002_two.sql': TWO,
    });
    expect(() => routeBetween(migrations, 2, 1)).toThrow(
      coded('MIGRATION_MISSING', /none begins at v002 and leads down\.$/),
    );
  });

  test.each([
    'notes.txt',
    'migration_v001_to_v002.sql',
    'migration_v1_to_v2_two.sql',
    'migration_v001_v002_two.sql',
    'migration_v001_to_v002_Two.sql',
    'migration_v001_to_v002_two.SQL',
    'migration_v001_to_v002_two.sql.bak',
    'migration_v001_to_legacy_two.sql',
    'Migration_v001_to_v002_two.sql',
    'migration_v001_to_v001_two.sql',
    'schema (1).sql',
  ])('with the file %j is refused and names it, never skips it', async (name) => {
    const files = { 'migration_v000_to_v001_one.sql': ONE, [name]: TWO };
    await expect(load(files)).rejects.toThrow(coded('MIGRATION_NAME', new RegExp(name.replace(/[.()]/g, '\\$&'))));
  });

  test('with a folder in it is refused, whatever its name', async () => {
    mkdirSync(join(place.folder, 'migration_v000_to_v001_one.sql'));
    await expect(load({})).rejects.toThrow(coded('MIGRATION_NAME', /migration_v000_to_v001_one\.sql: .*folder/));
  });

  test('with text that is not UTF-8 is refused: a letter would be another one', async () => {
    const latin = Buffer.from("-- Sets up\nCREATE TABLE t (x DEFAULT '\u00e9');", 'latin1');
    await expect(load({ 'migration_v000_to_v001_one.sql': latin })).rejects.toThrow(
      coded('MIGRATION_REFUSED', /migration_v000_to_v001_one\.sql: .*UTF-8/),
    );
  });

  test('may hold migrations written as code', async () => {
    const code =
      '// Adds tags\nexport default { up(db) { db.exec("CREATE TABLE tags (id INTEGER PRIMARY KEY)"); } };\n';
    const { structureAt } = await load({ 'migration_v000_to_v001_tags.js': code });
    expect([...structureAt(1).keys()]).toEqual(['table tags']);
  });

  test('with code that exports no step is refused', async () => {
    const files = { 'migration_v000_to_v001_tags.js': '// Adds tags\nexport const up = 1;\n' };
    await expect(load(files)).rejects.toThrow(coded('MIGRATION_REFUSED', /tags\.js: it must export default/));
  });
});

describe('routes', () => {
  test('with a gap are refused', async () => {
    const files = { 'migration_v000_to_v001_one.sql': ONE, 'migration_v002_to_v003_three.sql': TWO };
    await expect(load(files)).rejects.toThrow(
      coded('MIGRATION_MISSING', /No migrations lead from v00[01] to v003: none begins at v001 and leads further/),
    );
  });

  test('that do not start at an empty file are refused', async () => {
    await expect(load({ 'migration_v001_to_v002_two.sql': TWO })).rejects.toThrow(
      coded('MIGRATION_MISSING', /No migrations lead from v000 to v002/),
    );
  });

  test('that are equal are refused and both named', async () => {
    const files = {
      'migration_v000_to_v001_one.sql': ONE,
      'migration_v001_to_v002_two.sql': TWO,
      'migration_v001_to_v002_two_again.sql': TWO,
    };
    await expect(load(files)).rejects.toThrow(
      coded('MIGRATION_REFUSED', /two\.sql: two routes from v00[01] to v002 are equally long.*two_again\.sql/),
    );
  });

  test('of different migrations but one length are equal too', async () => {
    const files = {
      'migration_v000_to_v001_one.sql': ONE,
      'migration_v000_to_v002_other.sql': ONE,
      'migration_v001_to_v003_three.sql': TWO,
      'migration_v002_to_v003_three.sql': TWO,
    };
    await expect(load(files)).rejects.toThrow(
      coded('MIGRATION_REFUSED', /two routes from v000 to v003 are equally long/),
    );
  });

  test('may have a jump and a way back', async () => {
    const files = {
      'migration_v000_to_v001_one.sql': ONE,
      'migration_v001_to_v002_two.sql': TWO,
      'migration_v000_to_v002_both.sql': ONE + TWO,
      'migration_v002_to_v001_without_two.sql': '-- Takes playlists away\nDROP TABLE playlists;',
    };
    expect((await load(files)).newest).toBe(2);
  });
});

describe('a header', () => {
  test.each([
    ['an unknown directive', '-- Does it\n-- @lossess tracks: why\nSELECT 1;', /line 2: unknown directive @lossess/],
    ['no sentence', 'CREATE TABLE t (x);', /the first comment line must be a description/],
    [
      'no sentence but a directive',
      '-- @release 1.0.0\nCREATE TABLE t (x);',
      /the first comment line must be a description/,
    ],
    ['@release of no version', '-- Does it\n-- @release soon\nSELECT 1;', /line 2: @release takes a version/],
    ['@breaking with words', '-- Does it\n-- @breaking a bit\nSELECT 1;', /line 2: @breaking takes no argument/],
    ['@loses without a reason', '-- Does it\n-- @loses tracks\nSELECT 1;', /line 2: "tracks" must be/],
    ['@loses of a place too deep', '-- Does it\n-- @loses a.b.c: why\nSELECT 1;', /must be "table: reason"/],
    ['@rewrites of no name', '-- Does it\n-- @rewrites : why\nSELECT 1;', /must be "table: reason"/],
  ])('with %s is refused, with its line', async (_, text, detail) => {
    await expect(withMigration(text)).rejects.toThrow(coded('MIGRATION_REFUSED', detail));
  });

  test('says what may go and what may change', async () => {
    const text =
      '-- Merges doubles\n\n-- @breaking\n-- @loses track_playlist: doubles: merged\n-- @rewrites tracks.filepath: made relative\nSELECT 1;';
    const { migrations } = await withMigration(text);
    expect(migrations[0]).toMatchObject({
      breaking: true,
      loses: [{ table: 'track_playlist', column: null, reason: 'doubles: merged' }],
      rewrites: [{ table: 'tracks', column: 'filepath', reason: 'made relative' }],
    });
  });

  test('of a step for databases from before versions must say how it knows them', async () => {
    const files = { 'migration_v000_to_v001_one.sql': ONE, 'migration_legacy_to_v001_adopt.sql': TWO };
    await expect(load(files)).rejects.toThrow(coded('MIGRATION_REFUSED', /@recognises/));
  });
});

describe('a checksum', () => {
  const CRLF = ONE.replaceAll('\n', '\r\n');

  test('is the same after a checkout with CRLF and with a byte order mark', async () => {
    for (const text of [CRLF, `\uFEFF${ONE}`, `\uFEFF${CRLF}`]) {
      const { migrations } = await withMigration(text);
      expect(migrations[0]?.checksum).toBe(migrationChecksum(ONE));
      expect(migrations[0]).toMatchObject({ description: 'Sets up the database', release: '1.0.0' });
    }
  });

  test.each([
    ['a token', ONE.replace('tracks', 'track')],
    ['a blank', ONE.replace('TABLE ', 'TABLE  ')],
    ['a line break', ONE.replace(' (id', '\n(id')],
    ['a lone carriage return', ONE.replace('\n', '\r')],
    ['a comment', ONE.replace('1.0.0', '1.0.1')],
  ])('is another one when %s changed', (_, text) => {
    expect(migrationChecksum(text)).not.toBe(migrationChecksum(ONE));
  });

  const frozen = async () => freeze((await withMigration(ONE)).migrations);

  test('that was released still fits a checkout with CRLF', async () => {
    const files = { [CHECKSUMS_FILE]: await frozen(), 'migration_v000_to_v001_one.sql': CRLF };
    expect((await load(files)).newest).toBe(1);
  });

  test('that was released and no longer fits is an error', async () => {
    const files = { [CHECKSUMS_FILE]: await frozen(), 'migration_v000_to_v001_one.sql': ONE.replace('id ', 'uid ') };
    await expect(load(files)).rejects.toThrow(coded('MIGRATION_EDITED', /one\.sql: .*was released and has changed/));
  });

  test('that was released and has no step any more is an error', async () => {
    const sums = JSON.stringify({ ...JSON.parse(await frozen()), 'migration_v001_to_v002_two.sql': 'a'.repeat(64) });
    await expect(load({ [CHECKSUMS_FILE]: sums })).rejects.toThrow(
      coded('MIGRATION_MISSING', /two\.sql: this migration was released and is missing/),
    );
  });

  test.each(['', '[]', 'null', '{"a.sql":1}', '{"a.sql":"short"}'])('file with %j in it is refused', async (text) => {
    await expect(load({ [CHECKSUMS_FILE]: text })).rejects.toThrow(coded('MIGRATION_REFUSED', /checksums\.json/));
  });
});
