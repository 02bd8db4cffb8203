import { existsSync, readdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeCorpusDatabase } from '../../test/salvage/corpus-database.ts';
import { coded, damage, erase, pagesOf, rows, table } from '../../test/salvage/damaged-pages.ts';
import { makeDatabase, useFolder } from '../../test/sample-database.ts';
import { salvageDatabase } from './salvage-database.ts';

const place = useFolder();
const to = () => join(place.folder, 'salvaged.db');

function makeCorpus(): void {
  makeCorpusDatabase(place.path, { seed: 1, pageSize: 1024 });
}

describe('damaged pages', () => {
  test('salvageDatabase loses only the rows of a damaged leaf, and an index gives their exact number', async () => {
    makeCorpus();
    const before = rows(place.path).get('tracks');
    const [, , third] = pagesOf(place.path, 'tracks', 'leaf');
    damage(place.path, third ?? 0, erase);
    const report = await salvageDatabase({ database: place.path, to: to() });
    const after = rows(to()).get('tracks');
    const { rowsSaved, rowsLost, how } = table(report, 'tracks');
    expect(how).toBe('pages');
    expect(after?.size).toBe(rowsSaved);
    expect(rowsLost).toEqual({ rows: (before?.size ?? 0) - rowsSaved, certainty: 'exact' });
    expect([...(after ?? [])].filter(([key, row]) => before?.get(key) !== row)).toEqual([]);
    expect(table(report, 'artists').how).toBe('scan');
  });

  test('salvageDatabase loses no row to damaged interior pages, since keys and row shape identify the leaves', async () => {
    makeCorpus();
    const before = rows(place.path);
    for (const page of pagesOf(place.path, 'tracks', 'internal')) damage(place.path, page, erase);
    const report = await salvageDatabase({ database: place.path, to: to() });
    expect(rows(to())).toEqual(before);
    expect(table(report, 'tracks').how).toBe('pages');
  });

  test('salvageDatabase assigns a page to its own table when damaged interior pages point to it', async () => {
    makeCorpus();
    const before = rows(place.path);
    const [leaf, other] = pagesOf(place.path, 'tracks', 'leaf');
    const foreign = pagesOf(place.path, 'history', 'leaf').at(-1);
    for (const page of pagesOf(place.path, 'tracks', 'internal')) {
      damage(place.path, page, (bytes) => {
        for (let at = 0; at < bytes.length - 4; at += 1) {
          if (bytes.readUInt32BE(at) === leaf) bytes.writeUInt32BE(other ?? 0, at);
        }
        if (bytes.readUInt8(0) === 5 && foreign !== undefined) bytes.writeUInt32BE(foreign, 8);
      });
    }
    await salvageDatabase({ database: place.path, to: to() });
    const after = rows(to());
    expect(after.get('history')).toEqual(before.get('history'));
    expect(after.get('tracks')).toEqual(before.get('tracks'));
  });

  test('salvageDatabase makes no rows of a table from a page of another one that stands at its root', async () => {
    const database = makeDatabase(place.path);
    database.exec(`CREATE TABLE wide (id INTEGER PRIMARY KEY, a, b, c, d, e, f); CREATE TABLE narrow (id INTEGER PRIMARY KEY, a);
      INSERT INTO wide VALUES (1, 'a', 'b', 'c', 'd', 'e', 'f'), (2, 'a', 'b', 'c', 'd', 'e', 'f'); INSERT INTO narrow VALUES (1, 'one')`);
    database.pragma('wal_checkpoint(TRUNCATE)');
    database.close();
    const [from = 0, into = 0] = ['wide', 'narrow'].flatMap((name) => pagesOf(place.path, name, 'leaf'));
    let copied: Buffer | null = null;
    damage(place.path, from, (bytes) => {
      copied = Buffer.from(bytes);
    });
    damage(place.path, into, (bytes) => void copied?.copy(bytes));
    const report = await salvageDatabase({ database: place.path, to: to() });
    expect(table(report, 'narrow')).toMatchObject({ rowsSaved: 0, rowsLost: { rows: 2, certainty: 'estimate' } });
    expect(table(report, 'wide')).toMatchObject({ rowsSaved: 2, how: 'scan' });
    expect(rows(to()).get('narrow')?.size ?? 0).toBe(0);
  });

  test('salvageDatabase takes the rows of erased leaves from an index that holds all columns', async () => {
    makeCorpus();
    const before = rows(place.path).get('track_artist');
    for (const page of pagesOf(place.path, 'track_artist', 'leaf')) damage(place.path, page, erase);
    const report = await salvageDatabase({ database: place.path, to: to() });
    expect(rows(to()).get('track_artist')).toEqual(before);
    expect(table(report, 'track_artist')).toMatchObject({ how: 'index', rowsLost: { rows: 0, certainty: 'exact' } });
  });

  test('salvageDatabase assigns no orphan pages when the freelist is damaged', async () => {
    makeCorpus();
    for (const page of pagesOf(place.path, 'tracks', 'internal')) damage(place.path, page, erase);
    damage(place.path, 1, (bytes) => bytes.writeUInt32BE(1, 36));
    await salvageDatabase({ database: place.path, to: to() });
    expect(rows(to()).get('tracks')?.size).toBe(0);
  });

  test('salvageDatabase loses nothing when only the header is damaged', async () => {
    makeCorpus();
    const before = rows(place.path);
    damage(place.path, 1, (bytes) => bytes.fill(0, 0, 100));
    const report = await salvageDatabase({ database: place.path, to: to() });
    expect(rows(to())).toEqual(before);
    expect(report.schema).toBe('whole');
  });

  test('salvageDatabase loses only the tables whose schema rows are damaged', async () => {
    makeCorpus();
    const before = rows(place.path);
    // SQLite stores the first cells at the end of the page.
    damage(place.path, 1, (bytes) => bytes.fill(0, 1024 - 60));
    const report = await salvageDatabase({ database: place.path, to: to() });
    const after = rows(to());
    expect(report).toMatchObject({ status: 'partial', schema: 'partial' });
    expect(after.size).toBeGreaterThan(0);
    for (const [name, saved] of after) expect(saved).toEqual(before.get(name));
  });

  test('salvageDatabase reports a table as lost when damaged SQL changes its primary key', async () => {
    makeCorpus();
    for (const page of pagesOf(place.path, 'sqlite_schema', 'leaf')) {
      damage(place.path, page, (bytes) => {
        const at = bytes.indexOf('INTEGER PRIMARY KEY, title');
        if (at > 0) bytes.write('INTEGEB', at);
      });
    }
    const report = await salvageDatabase({ database: place.path, to: to() });
    expect(report.tables.map(({ name }) => name)).not.toContain('tracks');
    expect(report.lost).toContainEqual(expect.objectContaining({ type: 'table', name: 'tracks' }));
  });

  test('salvageDatabase fails and keeps the evidence when the whole schema is erased', async () => {
    const database = makeDatabase(place.path);
    database.pragma('wal_checkpoint(TRUNCATE)');
    database.close();
    damage(place.path, 1, erase);
    const failed = salvageDatabase({ database: place.path, to: to() });
    await expect(failed).rejects.toThrow(coded('SALVAGE_FAILED'));
    const { facts } = await failed.catch((error) => error);
    expect(readdirSync(facts.evidence)).toEqual(['app.db']);
    expect(existsSync(to())).toBe(false);
  });

  test('salvageDatabase saves unchanged rows from a truncated file', async () => {
    makeCorpus();
    const before = rows(place.path);
    truncateSync(place.path, Math.floor(statSync(place.path).size * 0.7) + 300);
    await salvageDatabase({ database: place.path, to: to() });
    const after = rows(to());
    expect(after.get('tracks')?.size).toBeGreaterThan(100);
    for (const [name, saved] of after) {
      expect([...saved].filter(([key, row]) => before.get(name)?.get(key) !== row)).toEqual([]);
    }
  });
});
