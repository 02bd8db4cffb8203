import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openDatabase } from '@auralis/sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeLibrary } from '../test/sample-library.ts';
import { copyEarlierLibrary } from './earlier-library.ts';
import { locateLibrary } from './location.ts';
import { openLibrary } from './open-library.ts';

let home: string;
let earlier: string;
let path: string;
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'auralis-earlier-'));
  earlier = join(home, 'Music', 'Auralis', 'auralis_library.db');
  mkdirSync(dirname(earlier), { recursive: true });
  await makeLibrary(earlier, { schema: 'legacy', tracks: 300, seed: 2 });
  path = locateLibrary({ environment: {}, home }).path;
});
afterEach(() => rmSync(home, { recursive: true }));

describe('copyEarlierLibrary', () => {
  test('copies the library with rows that are only in its log, and keeps the original', async () => {
    expect(locateLibrary({ environment: {}, home }).earlier).toBe(earlier);
    const user = openDatabase(earlier);
    user.pragma('journal_mode = WAL');
    user.exec("INSERT INTO tracks (title, filepath) VALUES ('just now', '/now')");
    await copyEarlierLibrary({ earlier, path });
    user.close();
    const { database, result } = await openLibrary({ path, appVersion: '1.4.0' });
    expect(database.prepare("SELECT count(*) FROM tracks WHERE title = 'just now'").pluck().get()).toBe(1);
    database.close();
    expect(result).toMatchObject({
      status: 'upgraded',
      receipt: { from: 'legacy', measures: { after: { tracks: 301 } } },
    });
    expect(locateLibrary({ environment: {}, home }).earlier).toBeNull();
    expect(existsSync(earlier)).toBe(true);
  });

  test('never replaces an existing library', async () => {
    mkdirSync(dirname(path));
    writeFileSync(path, 'mine');
    await expect(copyEarlierLibrary({ earlier, path })).rejects.toMatchObject({
      code: 'BACKUP_FAILED',
      hint: expect.stringContaining('try again'),
    });
    expect(readFileSync(path, 'utf8')).toBe('mine');
  });

  test('creates no file when it is cancelled or the earlier library is damaged', async () => {
    const stopped = copyEarlierLibrary({ earlier, path, signal: AbortSignal.abort() });
    await expect(stopped).rejects.toMatchObject({ code: 'CANCELLED' });
    const bytes = readFileSync(earlier);
    bytes.fill(0xff, 8192, 16_384);
    writeFileSync(earlier, bytes);
    await expect(copyEarlierLibrary({ earlier, path })).rejects.toMatchObject({ code: 'DATABASE_DAMAGED' });
    expect(readdirSync(dirname(path))).toEqual([]);
    expect(readFileSync(earlier).equals(bytes)).toBe(true);
  });
});
