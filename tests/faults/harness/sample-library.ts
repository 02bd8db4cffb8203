import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LIBRARY_MEASURES, MIGRATIONS_FOLDER } from '@auralis/library';
import { generateLibrary } from '@auralis/library/sample';
import { loadMigrations, type MigrationSet, upgradeDatabase } from '@auralis/migrate';
import { openDatabase } from '@auralis/sqlite';

export const APP_VERSION = '1.4.0';

let migrations: Promise<MigrationSet> | undefined;

export function knownMigrations(): Promise<MigrationSet> {
  migrations ??= loadMigrations(MIGRATIONS_FOLDER);
  return migrations;
}

export function libraryIn(folder: string): string {
  return join(folder, 'library.db');
}

interface SampleOptions {
  readonly schema: number | 'legacy';
  readonly tracks: number;
}

export async function makeSample(folder: string, { schema, tracks }: SampleOptions): Promise<void> {
  const path = libraryIn(folder);
  await generateLibrary({ path, migrations: await knownMigrations(), schema, tracks, seed: 11, dirt: 'some' });
}

/** Plays some tracks and leaves the commits in the write-ahead log, like a killed program. */
export function leaveCommitsInWal(folder: string): void {
  const path = libraryIn(folder);
  const database = openDatabase(path);
  database.pragma('journal_mode = WAL');
  database.pragma('wal_autocheckpoint = 0');
  play(database, 5);
  for (const ending of ['', '-wal']) copyFileSync(`${path}${ending}`, `${path}.kept${ending}`);
  database.close();
  for (const ending of ['', '-wal']) renameSync(`${path}.kept${ending}`, `${path}${ending}`);
  rmSync(`${path}-shm`, { force: true });
}

/** Moves all commits into the main file and switches write-ahead logging off. */
export function leaveLogMode(folder: string): void {
  const database = openDatabase(libraryIn(folder));
  database.pragma('journal_mode = DELETE');
  database.close();
}

/** A change of user data that distinguishes two states of a library. */
function play(database: ReturnType<typeof openDatabase>, times: number): void {
  database.prepare('UPDATE tracks SET play_count = coalesce(play_count, 0) + ? WHERE id % 7 = 0').run(times);
}

/** What the app does with the library at its start, in this thread, since strace counts calls by thread. */
export async function upgradeHere(folder: string): Promise<void> {
  await upgradeDatabase({
    database: libraryIn(folder),
    migrations: await knownMigrations(),
    appVersion: APP_VERSION,
    measures: existsSync(libraryIn(folder)) ? LIBRARY_MEASURES : {},
  });
}
