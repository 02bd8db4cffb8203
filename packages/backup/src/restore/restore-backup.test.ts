import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { createBackup } from '../create-backup.ts';
import type { Backup } from '../list-backups.ts';
import { listBackups } from '../list-backups.ts';
import { startProgram } from '../other-program.fixture.ts';
import { makeLibrary, useFolder } from '../sample-library.fixture.ts';
import { openDatabase } from '../storage/open-database.ts';
import { verifyBackup } from '../verify-backup.ts';
import { previewRestore } from './preview-restore.ts';
import { restoreBackup } from './restore-backup.ts';

const place = useFolder();
const ONCE = fileURLToPath(new URL('./restore-once.fixture.ts', import.meta.url));
const hasStrace = spawnSync('strace', ['-V']).status === 0;
if (!hasStrace) console.error('SKIPPED: no strace here, so no disk is made to fail. Install it to run this test.');
const coded = (code: string) => expect.objectContaining({ name: 'BackupError', code });
const OLD = { tracks: 200, plays: 598 };
const NEW = { tracks: 201, plays: 1598 };
const plays = 'SELECT total(plays) FROM tracks';

/** A library of which a backup was made, and in which something has happened since. */
async function usedLibrary(options: Parameters<typeof makeLibrary>[1] = {}): Promise<Backup> {
  const database = makeLibrary(place.path, options);
  const backup = await createBackup({ database: place.path, reason: 'manual' });
  database.exec("INSERT INTO tracks (title, plays) VALUES ('newest', 1000)");
  database.close();
  return backup;
}

function contentOf(path: string): Record<string, unknown> {
  const database = openDatabase(path);
  try {
    return database.prepare(`SELECT count(*) AS tracks, (${plays}) AS plays FROM tracks`).get() as never;
  } finally {
    database.close();
  }
}

const restore = (backup: Backup, options: Partial<Parameters<typeof restoreBackup>[0]> = {}) =>
  restoreBackup({ database: place.path, id: backup.id, ...options });

function names(): readonly string[] {
  return [...readdirSync(place.folder), ...readdirSync(join(place.folder, 'backups'))].toSorted();
}

function leftovers(): readonly string[] {
  const known =
    /^library\.db$|^backups$|^library\.db\.(backup_\d{8}_\d{6}(_\d+)?(\.json)?|backup-sequence|evidence_.*)$/;
  return names().filter((name) => !known.test(name));
}

function damageHeader(): Buffer {
  const bytes = readFileSync(place.path);
  bytes.fill(0x5a, 0, 100);
  writeFileSync(place.path, bytes);
  return bytes;
}

describe('restoring into a library that can be read', () => {
  test.each(['wal', 'delete'] as const)(
    'in %s mode brings the old rows back, in the same file',
    async (journalMode) => {
      const backup = await usedLibrary({ journalMode });
      chmodSync(place.path, 0o640);
      linkSync(place.path, join(place.folder, 'backups', 'library.db.evidence_link'));
      const before = statSync(place.path);
      const restored = await restore(backup);
      expect(restored).toMatchObject({ way: 'in-place', settled: 'same', evidence: null });
      expect(contentOf(place.path)).toEqual(OLD);
      const { ino, mode, nlink } = statSync(place.path);
      expect({ ino, mode, nlink }).toEqual({ ino: before.ino, mode: before.mode, nlink: before.nlink });
      expect(leftovers()).toEqual([]);
    },
  );

  test('keeps what was there as a backup, which brings it back again', async () => {
    const backup = await usedLibrary();
    const { beforeRestore } = await restore(backup);
    expect(beforeRestore?.manifest.reason).toBe('before-restore');
    await restore(beforeRestore as Backup);
    expect(contentOf(place.path)).toEqual(NEW);
  });

  test('tells what is lost since, by rows and by what the caller counts', async () => {
    const backup = await usedLibrary();
    const facts = (database: ReturnType<typeof openDatabase>) => ({
      plays: database.prepare(plays).pluck().get() as number,
      same: 1,
    });
    const preview = await previewRestore({ database: place.path, id: backup.id, facts });
    const { lostSince } = await restore(backup, { facts });
    expect(preview).toMatchObject({ way: 'in-place', lostSince });
    expect(lostSince).toEqual({
      since: backup.manifest.createdAt,
      rows: [{ name: 'tracks', library: 201, backup: 200 }],
      facts: [{ name: 'plays', library: 1598, backup: 598 }],
    });
  });

  test('leaves the backup it came from as it was', async () => {
    const backup = await usedLibrary();
    const bytes = readFileSync(backup.path);
    await restore(backup);
    expect(readFileSync(backup.path).equals(bytes)).toBe(true);
    expect(listBackups({ database: place.path }).map(({ id }) => id)).toContain(backup.id);
  });

  test.each([
    ['wal', 512, 4096],
    ['delete', 8192, 1024],
  ] as const)('in %s mode works between page sizes %i and %i', async (journalMode, from, to) => {
    const backup = await usedLibrary({ journalMode, pageSize: from });
    rmSync(place.path);
    makeLibrary(place.path, { tracks: 999, journalMode, pageSize: to }).close();
    expect(await restore(backup)).toMatchObject({ way: 'in-place', settled: 'same' });
    expect(contentOf(place.path)).toEqual(OLD);
  });

  test('follows a symbolic link to the library, and leaves the link', async () => {
    const backup = await usedLibrary();
    const link = join(place.folder, 'link.db');
    symlinkSync(place.path, link);
    await restoreBackup({ database: link, id: backup.id });
    expect(contentOf(place.path)).toEqual(OLD);
    rmSync(place.path);
    await restoreBackup({ database: link, id: backup.id });
    expect(contentOf(place.path)).toEqual(OLD);
  });

  test('that has damaged pages keeps a copy of its bytes, and repairs it', async () => {
    const backup = await usedLibrary({ tracks: 5000, journalMode: 'delete' });
    const bytes = readFileSync(place.path);
    bytes.fill(0x5a, 4096, 4096 * 9);
    writeFileSync(place.path, bytes);
    const preview = await previewRestore({ database: place.path, id: backup.id });
    expect(preview).toMatchObject({ way: 'in-place', lostSince: null });
    const restored = await restore(backup);
    expect(restored).toMatchObject({ way: 'in-place', beforeRestore: null, lostSince: null });
    expect(readFileSync(join(restored.evidence ?? '', 'library.db')).equals(bytes)).toBe(true);
    expect(contentOf(place.path)).toMatchObject({ tracks: 5000 });
    expect(leftovers()).toEqual([]);
  });
});

describe('while another program has the library open', () => {
  test.each(['wal', 'delete'] as const)(
    'in %s mode it sees the old rows or the restored ones, nothing else',
    async (mode) => {
      const backup = await usedLibrary({ tracks: 20_000, journalMode: mode });
      const program = await startProgram(
        place.path,
        `const read = database.prepare("SELECT count(*) || ' ' || total(plays) FROM tracks").pluck();
       const seen = new Set();
       let told = false;
       untilTold.then(() => { told = true; });
       console.log('ready');
       while (!told) { try { seen.add(read.get()); } catch (error) { if (!/BUSY/.test(error.code)) seen.add(error.code); } await sleep(1); }
       seen.add(read.get());
       console.log(JSON.stringify([...seen]));`,
      );
      expect(await restore(backup)).toMatchObject({ way: 'in-place' });
      const seen = JSON.parse((await program.finish()).split('\n')[1] ?? '');
      expect(seen).toEqual(['20001 60998.0', '20000 59998.0']);
    },
  );

  test('a reader in the middle of something keeps its rows, then sees the restored ones', async () => {
    const backup = await usedLibrary();
    const reader = openDatabase(place.path, { readonly: true });
    const count = reader.prepare('SELECT count(*) FROM tracks').pluck();
    reader.exec('BEGIN');
    expect(count.get()).toBe(201);
    expect(await restore(backup)).toMatchObject({ way: 'in-place', settled: 'same' });
    expect(count.get()).toBe(201);
    reader.exec('COMMIT');
    expect(count.get()).toBe(200);
    reader.close();
  });

  test('that writes, the restore waits for it', async () => {
    const backup = await usedLibrary();
    const program = await startProgram(
      place.path,
      `database.exec('BEGIN IMMEDIATE'); console.log('ready'); await sleep(700); database.exec('COMMIT');`,
    );
    await restore(backup);
    expect(contentOf(place.path)).toEqual(OLD);
    await program.finish();
  });

  test.each(['wal', 'delete'] as const)(
    'that holds it in %s mode for too long, better-sqlite3 reports success and this one says so',
    async (journalMode) => {
      const backup = await usedLibrary({ journalMode });
      const program = await startProgram(place.path, `database.exec('BEGIN IMMEDIATE'); console.log('ready');`);
      const source = openDatabase(backup.path, { readonly: true });
      await expect(source.backup(place.path)).resolves.toEqual({ totalPages: 0, remainingPages: 0 });
      source.close();
      await expect(restore(backup, { waitMs: 300 })).rejects.toThrow(coded('DATABASE_BUSY'));
      await program.finish();
      expect(listBackups({ database: place.path })).toHaveLength(1);
      expect(contentOf(place.path)).toEqual(NEW);
    },
  );

  test('a damaged library is not replaced under it, and the program is named', async () => {
    const backup = await usedLibrary({ journalMode: 'delete' });
    const program = await startProgram(place.path, `console.log('ready');`);
    const bytes = damageHeader();
    const refused = restore(backup);
    await expect(refused).rejects.toThrow(coded('DATABASE_BUSY'));
    await expect(refused).rejects.toThrow(`(${program.pid})`);
    expect(readFileSync(place.path).equals(bytes)).toBe(true);
    expect(leftovers()).toEqual([]);
    await program.finish();
    expect(await restore(backup)).toMatchObject({ way: 'swap' });
  });
});

describe('restoring where the library can no longer be opened', () => {
  const damages = {
    'is missing': () => rmSync(place.path),
    'has 0 bytes': () => truncateSync(place.path, 0),
    'is cut short': () => truncateSync(place.path, 9000),
    'has lost its header': damageHeader,
    'is a text': () => writeFileSync(place.path, 'Dear diary, '.repeat(1000)),
  };

  test.each(Object.entries(damages))('because it %s swaps it, and keeps what was there', async (_, damage) => {
    const backup = await usedLibrary();
    damage();
    const bytes = existsSync(place.path) ? readFileSync(place.path) : null;
    const restored = await restore(backup);
    expect(restored).toMatchObject({ way: 'swap', beforeRestore: null, lostSince: null });
    expect(readFileSync(place.path).equals(readFileSync(backup.path))).toBe(true);
    const kept = restored.evidence === null ? null : readFileSync(join(restored.evidence, 'library.db'));
    expect(kept).toEqual(bytes);
    expect(contentOf(place.path)).toEqual(OLD);
    expect(leftovers()).toEqual([]);
  });

  test('never replays the log that was left, and keeps it', async () => {
    const backup = await usedLibrary();
    const program = await startProgram(
      place.path,
      `database.exec("UPDATE tracks SET plays = 9"); console.log('ready'); process.kill(process.pid, 'SIGKILL');`,
    );
    await program.finish();
    const log = readFileSync(`${place.path}-wal`);
    expect(log.length).toBeGreaterThan(0);
    truncateSync(place.path, 0);
    const { evidence } = await restore(backup);
    expect(contentOf(place.path)).toEqual(OLD);
    expect(readFileSync(join(evidence ?? '', 'library.db-wal')).equals(log)).toBe(true);
  });

  test.runIf(hasStrace).each([1, 5, 8])(
    'because the disk fails at read %i swaps it, and keeps the file as it is',
    async (at) => {
      const backup = await usedLibrary();
      // This process keeps a descriptor on the file it made a backup of, and would be the program that has it open.
      copyFileSync(place.path, `${place.path}-new`);
      renameSync(`${place.path}-new`, place.path);
      const { ino } = statSync(place.path);
      const fault = ['-P', place.path, '-e', `inject=pread64:error=EIO:when=${at}`];
      const args = ['-f', '-qq', '-o', '/dev/null', ...fault, process.execPath, ONCE, place.path, backup.id];
      const restored = JSON.parse(spawnSync('strace', args, { encoding: 'utf8' }).stdout);
      expect(restored).toMatchObject({ way: 'swap' });
      expect(statSync(join(restored.evidence, 'library.db')).ino).toBe(ino);
      expect(contentOf(place.path)).toEqual(OLD);
    },
  );

  test('gives the new file the permissions of the old one', async () => {
    const backup = await usedLibrary();
    truncateSync(place.path, 0);
    chmodSync(place.path, 0o640);
    await restore(backup);
    expect(statSync(place.path).mode & 0o777).toBe(0o640);
    rmSync(place.path);
    await restore(backup);
    expect(statSync(place.path).mode & 0o777).toBe(0o600);
  });

  test('works at a size where other threads help', async () => {
    const backup = await usedLibrary({ tracks: 250_000 });
    await verifyBackup(backup, { level: 4 });
    truncateSync(place.path, 0);
    expect(await restore(backup)).toMatchObject({ way: 'swap' });
    expect(contentOf(place.path)).toMatchObject({ tracks: 250_000 });
  });
});

describe('nothing is changed', () => {
  async function expectRefused(backup: Backup, code: string, options: Parameters<typeof restore>[1] = {}) {
    const before = { bytes: readFileSync(place.path), names: names() };
    await expect(restore(backup, options)).rejects.toThrow(coded(code));
    expect(readFileSync(place.path).equals(before.bytes)).toBe(true);
    expect(names()).toEqual(before.names);
  }

  test('by a backup that is not there, or whose id is a path', async () => {
    const backup = await usedLibrary();
    await expectRefused({ ...backup, id: '20200101_000000' }, 'BACKUP_MISSING');
    await expectRefused({ ...backup, id: '../library.db' }, 'BACKUP_MISSING');
    expect(readdirSync(join(place.folder, 'backups'))).toHaveLength(3);
  });

  test.each(['in place', 'swap'])('by a backup with one changed bit (%s)', async (way) => {
    const backup = await usedLibrary();
    await verifyBackup(backup, { level: 4 });
    const bytes = readFileSync(backup.path);
    bytes.writeUInt8(bytes.readUInt8(5000) ^ 1, 5000);
    writeFileSync(backup.path, bytes);
    if (way === 'swap') damageHeader();
    await expectRefused(backup, 'BACKUP_DAMAGED');
  });

  test('by a backup that needs a newer app', async () => {
    makeLibrary(place.path).close();
    const backup = await createBackup({ database: place.path, reason: 'manual', schemaVersion: 5, minReader: 5 });
    await expectRefused(backup, 'BACKUP_TOO_NEW', { readableUpTo: 4 });
    const readable = await createBackup({ database: place.path, reason: 'manual', schemaVersion: 5, minReader: 3 });
    expect(await restore(readable, { readableUpTo: 4 })).toMatchObject({ way: 'in-place' });
  });

  test('by a backup of another application', async () => {
    const backup = await usedLibrary();
    const database = openDatabase(place.path);
    database.pragma('application_id = 77');
    database.close();
    await expectRefused(backup, 'RESTORE_FAILED');
  });

  test.each(['hash', 'copy', 'restore'])('when it is stopped during the phase "%s"', async (stopAt) => {
    const backup = await usedLibrary({ tracks: 100_000 });
    await verifyBackup(backup, { level: 4 });
    const stop = new AbortController();
    const onProgress = ({ phase, done, total }: { phase: string; done: number; total: number | null }) =>
      phase === stopAt && done < (total ?? 0) && stop.abort();
    await expectRefused(backup, 'CANCELLED', { signal: stop.signal, onProgress });
    expect(contentOf(place.path)).toMatchObject({ tracks: 100_001 });
  });

  test('when a swap is stopped', async () => {
    const backup = await usedLibrary({ tracks: 100_000 });
    damageHeader();
    const stop = new AbortController();
    await expectRefused(backup, 'CANCELLED', { signal: stop.signal, onProgress: () => stop.abort() });
  });
});
