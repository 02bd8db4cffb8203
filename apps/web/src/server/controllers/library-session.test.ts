import { readFileSync, writeFileSync } from 'node:fs';
import { listBackups } from '@auralis/backup';
import { createPlaylist, readJournal, setFavourite } from '@auralis/library';
import { openDatabase } from '@auralis/sqlite';
import { describe, expect, test } from 'vitest';
import type { AppState } from '../../contract/upgrade.ts';
import { libraryFor } from '../test/sample-library.ts';
import { sessionsFor } from '../test/sessions.ts';
import type { LibrarySession } from './library-session.ts';

const place = libraryFor('each test');
const makeSession = sessionsFor(place);
const isWaiting = (state: AppState) => state.state === 'upgrading' && state.progress.phase === 'waiting';

describe('opening a library', () => {
  test('an old library is upgraded, and its receipt stays until it was seen', async () => {
    const { session, states } = makeSession();
    await session.start();
    expect(states()).toEqual(['starting', 'upgrading', 'ready']);
    expect(session.state).toMatchObject({
      receipt: { from: 1, to: 6, before: { tracks: 300 }, after: { tracks: 300 } },
      isReadOnly: false,
      newerSchema: null,
    });
    expect(session.schema).toBe(6);
    session.dismissReceipt();
    expect(session.state).toMatchObject({ state: 'ready', receipt: null });
  });

  test('a current library is opened without a page about an upgrade, and without a receipt', async () => {
    const first = makeSession();
    await first.session.start();
    await first.session.close();
    const { session, states } = makeSession();
    await session.start();
    expect(states()).toEqual(['starting', 'ready']);
    expect(session.state).toMatchObject({ receipt: null, isQuiet: true });
  });

  test('a missing library is created', async () => {
    const { session, states } = makeSession(`${place.folder}/new.db`);
    await session.start();
    expect(states()).toEqual(['starting', 'ready']);
    expect(session.state).toMatchObject({ receipt: null });
  });

  test('the library of a newer app that allows this one is opened, and its version named', async () => {
    const first = makeSession();
    await first.session.start();
    await first.session.close();
    const newer = openDatabase(place.path);
    newer.exec(`CREATE TABLE rooms(id INTEGER PRIMARY KEY);
      INSERT INTO schema_version (version, app_version, min_reader) VALUES (7, '1.9.0', 1);
      PRAGMA user_version = 7`);
    newer.close();
    const { session } = makeSession();
    await session.start();
    expect(session.state).toMatchObject({ state: 'ready', newerSchema: 7 });
    expect(
      (
        await session.library().reader.tracks({
          list: { selection: { of: 'library' }, order: 'title', direction: 'ascending' },
          position: 0,
          limit: 5,
        })
      ).total,
    ).toBe(300);
  });

  test('two windows that start it at once start it once', async () => {
    const { session } = makeSession();
    await Promise.all([session.start(), session.start(), session.start()]);
    await session.start();
    expect(readJournal(place.path).filter(({ event }) => event === 'started')).toHaveLength(1);
  });
});

describe('an upgrade that does not finish', () => {
  test('one that is stopped leaves the library as it was, and can be started again', async () => {
    const before = readFileSync(place.path);
    const other = openDatabase(place.path);
    other.exec('BEGIN IMMEDIATE');
    const { session, states, reached } = makeSession();
    const started = session.start();
    await reached(isWaiting);
    expect(() => session.library()).toThrow(expect.objectContaining({ code: 'LIBRARY_NOT_READY' }));
    session.stop();
    expect(session.state).toMatchObject({ state: 'upgrading', isStopping: true });
    await started;
    expect(session.state).toMatchObject({ state: 'failed', failure: { code: 'CANCELLED', condition: 'unchanged' } });
    other.close();
    expect(readFileSync(place.path)).toEqual(before);
    await session.start();
    expect(states()).toEqual(['starting', 'upgrading', 'failed', 'starting', 'upgrading', 'ready']);
  });

  test('a damaged library is described, with the ways out in their order', async () => {
    writeFileSync(place.path, Buffer.alloc(50_000, 7));
    const { session } = makeSession();
    await session.start();
    const { failure } = session.state as Extract<AppState, { state: 'failed' }>;
    expect(failure.code).toMatch(/^DATABASE_/);
    expect(failure.waysOut.length).toBeGreaterThan(1);
    expect(readFileSync(place.path)).toEqual(Buffer.alloc(50_000, 7));
  });

  test('quitting cancels it, and the library is as it was', async () => {
    const before = readFileSync(place.path);
    const other = openDatabase(place.path);
    other.exec('BEGIN IMMEDIATE');
    const { session, reached } = makeSession();
    const started = session.start();
    await reached(isWaiting);
    await session.close();
    await started;
    other.close();
    expect(readFileSync(place.path)).toEqual(before);
    await session.start();
    expect(session.state.state).toBe('failed');
  });
});

describe('a restore', () => {
  test('has the library closed while it runs, and opens and upgrades what is there then', async () => {
    const { session, states } = makeSession();
    await session.start();
    await session.library().reader.playlists();
    await session.library().write((database) => createPlaylist(database, 'Before', new Date()));
    const result = await session.whileClosed(async ({ onFraction }) => {
      onFraction(0.5);
      expect(session.state).toEqual({ state: 'restoring', fraction: 0.5 });
      expect(() => session.library()).toThrow(expect.objectContaining({ code: 'LIBRARY_NOT_READY' }));
      await expect(session.whileClosed(async () => 2)).rejects.toMatchObject({ code: 'LIBRARY_NOT_READY' });
      // Nobody has it open: the journal mode can only be changed by the last connection.
      const alone = openDatabase(place.path, { timeoutMs: 0 });
      expect(alone.pragma('journal_mode = DELETE', { simple: true })).toBe('delete');
      alone.close();
      return 1;
    });
    expect(result).toBe(1);
    expect(states()).toEqual(['starting', 'upgrading', 'ready', 'restoring', 'starting', 'ready']);
  });

  test('refuses what is being read as long as the library is not open', async () => {
    const { session } = makeSession();
    await session.start();
    const reads = Array.from({ length: 20 }, () => session.read((reader) => reader.facts()));
    const outcomes = Promise.allSettled(reads);
    await session.whileClosed(async () => undefined);
    const refused = (await outcomes).filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    for (const outcome of refused) expect(outcome).toMatchObject({ reason: { code: 'LIBRARY_NOT_READY' } });
  });

  test('that fails opens the library again', async () => {
    const { session } = makeSession();
    await session.start();
    await expect(session.whileClosed(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(session.state.state).toBe('ready');
    await session.library().write((database) => createPlaylist(database, 'After', new Date()));
  });

  test('is possible where the library can not be opened', async () => {
    const first = makeSession();
    await first.session.start();
    await first.session.close();
    expect(listBackups({ database: place.path })).toHaveLength(1);
    writeFileSync(place.path, 'no library');
    const { session } = makeSession();
    await session.start();
    expect(session.state.state).toBe('failed');
    await session.whileClosed(async () => writeFileSync(place.path, ''));
    expect(session.state.state).toBe('failed');
  });
});

describe('a change that fails', () => {
  const favourite = (session: LibrarySession) =>
    session.library().write((database) => setFavourite(database, '3', true));

  test('because of another program has its code after a while, and succeeds when that is gone', async () => {
    const { session } = makeSession();
    await session.start();
    const other = openDatabase(place.path);
    other.exec('BEGIN IMMEDIATE');
    const waiting = favourite(session);
    other.exec('COMMIT');
    expect(await waiting).toBe(true);
    other.exec('BEGIN IMMEDIATE');
    await expect(favourite(session)).rejects.toMatchObject({ code: 'DATABASE_BUSY' });
    other.close();
  });

  test('because a restore begins while it waits is refused as long as the library is not open', async () => {
    const { session } = makeSession();
    await session.start();
    const other = openDatabase(place.path);
    other.exec('BEGIN IMMEDIATE');
    const waiting = favourite(session);
    const outcome = expect(waiting).rejects.toMatchObject({ code: 'LIBRARY_NOT_READY' });
    await session.whileClosed(async () => undefined);
    await outcome;
    other.close();
  });

  test('because the disk is full has its code, and changes nothing', async () => {
    const { session } = makeSession();
    await session.start();
    const library = session.library();
    await library.write((database) =>
      database.pragma(`max_page_count = ${database.pragma('page_count', { simple: true })}`),
    );
    const fill = library.write((database) => {
      for (let count = 0; count < 1000; count += 1) createPlaylist(database, 'x'.repeat(1000), new Date());
    });
    await expect(fill).rejects.toMatchObject({ code: 'DISK_FULL' });
    expect(session.state.state).toBe('ready');
  });
});
