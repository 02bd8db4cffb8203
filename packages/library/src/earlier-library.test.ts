import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadMigrations } from '@auralis/migrate';
import { openDatabase } from '@auralis/sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { copyEarlierLibrary } from './earlier-library.ts';
import { locateLibrary } from './location.ts';
import { MIGRATIONS_FOLDER } from './migrations-folder.ts';
import { openLibrary } from './open-library.ts';
import { generateLibrary } from './sample/index.ts';

let home: string;
let earlier: string;
let path: string;
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'auralis-earlier-'));
  earlier = join(home, 'Music', 'Auralis', 'auralis_library.db');
  mkdirSync(dirname(earlier), { recursive: true });
  const migrations = await loadMigrations(MIGRATIONS_FOLDER);
  await generateLibrary({ path: earlier, migrations, schema: 'legacy', tracks: 300, seed: 2, dirt: 'some' });
  path = locateLibrary({ environment: {}, home }).path;
});
afterEach(() => rmSync(home, { recursive: true }));

describe('an earlier library', () => {
  test('is offered, brought over with what its user has just written, and stays where it is', async () => {
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

  test('never replaces a library', async () => {
    mkdirSync(dirname(path));
    writeFileSync(path, 'mine');
    await expect(copyEarlierLibrary({ earlier, path })).rejects.toMatchObject({ code: 'BACKUP_FAILED' });
    expect(readFileSync(path, 'utf8')).toBe('mine');
  });

  test('that is damaged or stopped half way leaves nothing in the new place', async () => {
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
