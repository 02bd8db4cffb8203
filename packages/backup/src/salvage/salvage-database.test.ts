import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase, type Progress } from '@auralis/sqlite';
import { describe, expect, test } from 'vitest';
import { makeCorpusDatabase, readAllRows } from '../../test/salvage/corpus-database.ts';
import { coded, damage, erase, look, pagesOf, rows, table } from '../../test/salvage/damaged-pages.ts';
import { makeDatabase, useFolder } from '../../test/sample-database.ts';
import { createBackup } from '../create/create-backup.ts';
import { salvageDatabase } from './salvage-database.ts';

const place = useFolder();
const to = () => join(place.folder, 'salvaged.db');

function makeCorpus(): void {
  makeCorpusDatabase(place.path, { seed: 1, pageSize: 1024 });
}

describe('salvageDatabase', () => {
  test('salvageDatabase saves all of a sound file, and SQLite scans every table', async () => {
    makeCorpus();
    const before = rows(place.path);
    const report = await salvageDatabase({ database: place.path, to: to() });
    expect(rows(to())).toEqual(before);
    expect(report).toMatchObject({ status: 'whole', schema: 'whole', log: 'none', lost: [], damage: [], orphans: 0 });
    expect(report.tables.map(({ how }) => how)).toEqual(report.tables.map(() => 'scan'));
    expect(report.recreated.toSorted()).toEqual(['forget', 'history_when', 'loved', 'tracks_title']);
  });

  test('salvageDatabase leaves the damaged file and its log unchanged, and keeps a copy of both', async () => {
    const database = makeDatabase(place.path);
    database.exec("INSERT INTO tracks (title) VALUES ('only in the log')");
    for (const ending of ['', '-wal']) copyFileSync(place.path + ending, `${join(place.folder, 'copy.db')}${ending}`);
    database.close();
    const copy = join(place.folder, 'copy.db');
    const files = () =>
      [copy, `${copy}-wal`].map((path) => [readFileSync(path).toString('hex'), statSync(path).mtimeMs]);
    const before = files();
    const report = await salvageDatabase({ database: copy, to: to(), now: () => new Date('2026-11-23T12:00:00Z') });
    expect(files()).toEqual(before);
    expect(existsSync(`${copy}-shm`)).toBe(false);
    expect(report.evidence).toBe(join(place.folder, 'backups', 'copy.db.evidence_20261123_120000'));
    expect(readdirSync(report.evidence).toSorted()).toEqual(['copy.db', 'copy.db-wal']);
    expect(readFileSync(join(report.evidence, 'copy.db-wal'))).toEqual(readFileSync(`${copy}-wal`));
    expect(report.log).toBe('applied');
    expect(look(to(), (saved) => saved.prepare('SELECT title FROM tracks WHERE id = 201').pluck().get())).toBe(
      'only in the log',
    );
  });

  test('salvageDatabase reports log commits that SQLite cannot apply, and applies the earlier ones', async () => {
    const database = makeDatabase(place.path);
    for (let n = 1; n <= 3; n += 1) database.exec(`INSERT INTO entries VALUES ('commit ${n}', 1)`);
    const copy = join(place.folder, 'copy.db');
    for (const ending of ['', '-wal']) copyFileSync(place.path + ending, copy + ending);
    database.close();
    const log = readFileSync(`${copy}-wal`);
    // Damages the page of the last commit only.
    log.fill(0, log.length - 4000);
    writeFileSync(`${copy}-wal`, log);
    const report = await salvageDatabase({ database: copy, to: to() });
    expect(report.log).toBe('unreadable');
    const found = look(to(), (saved) =>
      saved.prepare("SELECT playlist FROM entries WHERE playlist LIKE 'c%'").pluck().all(),
    );
    expect(found).toEqual(['commit 1', 'commit 2']);
  });

  test('salvageDatabase rolls back an uncommitted transaction from the rollback journal', async () => {
    const database = makeDatabase(place.path, { journalMode: 'delete', tracks: 3000 });
    database.pragma('cache_size = 5');
    database.exec("BEGIN; UPDATE tracks SET title = 'never', cover = NULL");
    const copy = join(place.folder, 'copy.db');
    for (const ending of ['', '-journal']) copyFileSync(place.path + ending, copy + ending);
    database.exec('ROLLBACK');
    database.close();
    expect(readFileSync(copy).includes('never')).toBe(true);
    const report = await salvageDatabase({ database: copy, to: to() });
    expect(report).toMatchObject({ log: 'applied', status: 'whole' });
    expect(rows(to())).toEqual(rows(place.path));
  });

  test('salvageDatabase writes a file that only its owner can read, and leaves no temporary files', async () => {
    makeCorpus();
    await salvageDatabase({ database: place.path, to: to() });
    expect(statSync(to()).mode & 0o777).toBe(0o600);
    expect(readdirSync(place.folder).toSorted()).toEqual(['app.db', 'backups', 'salvaged.db']);
  });

  test('salvageDatabase never replaces a file', async () => {
    makeCorpus();
    writeFileSync(to(), 'mine');
    await expect(salvageDatabase({ database: place.path, to: to() })).rejects.toThrow(coded('SALVAGE_FAILED'));
    expect(readFileSync(to(), 'utf8')).toBe('mine');
  });

  test('salvageDatabase never replaces a file that appears during the run', async () => {
    makeCorpus();
    const onProgress = ({ phase }: Progress) => phase === 'check' && writeFileSync(to(), 'mine');
    await expect(salvageDatabase({ database: place.path, to: to(), onProgress })).rejects.toThrow(
      coded('SALVAGE_FAILED'),
    );
    expect(readFileSync(to(), 'utf8')).toBe('mine');
  });

  test('salvageDatabase keeps user_version, application_id and the AUTOINCREMENT counters', async () => {
    const database = makeDatabase(place.path);
    database.exec(`
      CREATE TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT, x);
      INSERT INTO counted VALUES (1, 'a'), (900, 'b');
      DELETE FROM counted WHERE id = 900;`);
    database.close();
    await salvageDatabase({ database: place.path, to: to() });
    const saved = openDatabase(to());
    expect(saved.pragma('user_version', { simple: true })).toBe(3);
    expect(saved.pragma('application_id', { simple: true })).toBe(1096109420);
    expect(saved.prepare("INSERT INTO counted (x) VALUES ('c') RETURNING id").pluck().get()).toBe(901);
    saved.close();
  });
});

describe('full-text tables', () => {
  test('salvageDatabase rebuilds full-text tables from their own content and from other tables', async () => {
    const database = makeDatabase(place.path, { journalMode: 'delete', tracks: 2000 });
    database.exec(`
      CREATE VIRTUAL TABLE words USING fts5 (title, content='tracks', content_rowid='id');
      INSERT INTO words (words) VALUES ('rebuild');
      CREATE VIRTUAL TABLE lyrics USING fts5 (line);
      INSERT INTO lyrics VALUES ('hello darkness'), ('my old friend');
      CREATE VIRTUAL TABLE bare USING fts5 (line, content='');`);
    database.close();
    const [, second] = pagesOf(place.path, 'tracks', 'leaf');
    damage(place.path, second ?? 0, erase);
    const report = await salvageDatabase({ database: place.path, to: to() });
    look(to(), (saved) => {
      const found = (sql: string) => saved.prepare(sql).pluck().all();
      expect(found(`SELECT line FROM lyrics('friend')`)).toEqual(['my old friend']);
      expect(found(`SELECT rowid FROM words('2000')`)).toEqual([2000]);
      expect(found('SELECT count(*) FROM tracks')).toEqual([table(report, 'tracks').rowsSaved]);
    });
    expect(report.recreated).toEqual(expect.arrayContaining(['words', 'lyrics']));
    expect(report.lost).toEqual([expect.objectContaining({ name: 'bare' })]);
  });
});

describe('salvageDatabase with a backup', () => {
  async function damagedAfterBackup(): Promise<string> {
    makeCorpus();
    const { id } = await createBackup({ database: place.path, reason: 'manual' });
    const database = openDatabase(place.path);
    database.exec(`
      UPDATE tracks SET plays = 999;
      DELETE FROM tracks WHERE id = 5;
      DELETE FROM track_artist WHERE track_id = 7;
      INSERT INTO tracks (id, title, path) VALUES (7000, 'newest', '/new');`);
    database.close();
    return id;
  }

  test('salvageDatabase takes readable rows from the damaged file, lost ones from the backup, and no deleted ones', async () => {
    const backup = await damagedAfterBackup();
    const live = rows(place.path);
    const [, , third] = pagesOf(place.path, 'tracks', 'leaf');
    damage(place.path, third ?? 0, erase);
    const report = await salvageDatabase({ database: place.path, to: to(), backup });
    const { rowsFromBackup, rowsLost } = table(report, 'tracks');
    expect(rowsFromBackup).toBeGreaterThan(0);
    expect(rowsLost).toEqual({ rows: 0, certainty: 'exact' });
    look(to(), (saved) => {
      const count = (sql: string) => saved.prepare(`SELECT count(*) FROM tracks WHERE ${sql}`).pluck().get();
      expect(count('plays IS NOT 999 AND id < 7000')).toBe(rowsFromBackup);
      expect(count("title = 'newest'")).toBe(1);
      expect(count('id = 5')).toBe(0);
      expect(count('true')).toBe(live.get('tracks')?.size);
    });
    expect(rows(to()).get('track_artist')).toEqual(live.get('track_artist'));
    expect(report.status).toBe('partial');
  });

  test('salvageDatabase takes tables that the damaged schema does not name from the backup', async () => {
    const backup = await damagedAfterBackup();
    const old = look(join(place.folder, 'backups', `app.db.backup_${backup}`), readAllRows);
    damage(place.path, 1, erase);
    const report = await salvageDatabase({ database: place.path, to: to(), backup });
    expect(rows(to())).toEqual(old);
    expect(report.tables.every(({ how, rowsFromBackup }) => how === 'none' && rowsFromBackup > 0)).toBe(true);
  });
});

describe('salvageDatabase errors', () => {
  test('salvageDatabase rejects with the documented code, and leaves no files', async () => {
    const stop = AbortSignal.abort();
    await expect(salvageDatabase({ database: place.path, to: to() })).rejects.toThrow(coded('DATABASE_MISSING'));
    await expect(salvageDatabase({ database: place.folder, to: to() })).rejects.toThrow(coded('DATABASE_UNREADABLE'));
    makeCorpus();
    await expect(salvageDatabase({ database: place.path, to: to(), signal: stop })).rejects.toThrow(coded('CANCELLED'));
    await expect(salvageDatabase({ database: place.path, to: to(), backup: '20200101_000000' })).rejects.toThrow(
      coded('BACKUP_MISSING'),
    );
    expect(readdirSync(place.folder)).toEqual(['app.db']);
  });

  test.each(['evidence', 'read', 'write'])(
    'salvageDatabase stops in phase %s when aborted, and leaves no files',
    async (wanted) => {
      makeCorpusDatabase(place.path, { seed: 1, pageSize: 512, tracks: 4000 });
      const stop = new AbortController();
      const salvage = salvageDatabase({
        database: place.path,
        to: to(),
        signal: stop.signal,
        onProgress: ({ phase }) => phase === wanted && stop.abort(),
      });
      await expect(salvage).rejects.toThrow(coded('CANCELLED'));
      expect(readdirSync(place.folder).toSorted()).toEqual(['app.db', 'backups']);
      expect(readdirSync(join(place.folder, 'backups'))).toEqual([]);
    },
  );

  test.each([
    ['an empty file', ''],
    ['a text file', 'Dear diary, '.repeat(500)],
  ])('salvageDatabase rejects %s', async (_, text) => {
    writeFileSync(place.path, text);
    await expect(salvageDatabase({ database: place.path, to: to() })).rejects.toThrow(coded('SALVAGE_FAILED'));
    expect(readFileSync(place.path, 'utf8')).toBe(text);
  });
});
