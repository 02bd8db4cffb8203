import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { openLibrary } from '@auralis/library';
import { openDatabase } from '@auralis/sqlite';
import { contentsOf, quickCheck } from './contents.ts';
import { APP_VERSION, libraryIn, upgradeHere } from './sample-library.ts';

/** Starts the app and stops it; returns what the listener then has: rows, or the report of a damaged file. */
export function startApp(folder: string): Promise<string> {
  return orRejected(folder, async () => {
    const path = libraryIn(folder);
    const { database } = await openLibrary({ path, appVersion: APP_VERSION });
    database.close();
    return found(path);
  });
}

/** The same in this thread: starting a thread takes a tenth of a second, and strace counts calls by thread. */
export function startHere(folder: string): Promise<string> {
  return orRejected(folder, async () => {
    await upgradeHere(folder);
    const database = openDatabase(libraryIn(folder));
    database.pragma('journal_mode = WAL');
    database.close();
    return found(libraryIn(folder));
  });
}

/** The part of a start that recovers; it reads nothing that the app would not read. */
export async function recoverHere(folder: string): Promise<void> {
  await orRejected(folder, async () => {
    await upgradeHere(folder);
    return 'recovered';
  });
}

/** A start that reports a damaged library must keep every byte of it for salvage. */
async function orRejected(folder: string, start: () => Promise<string>): Promise<string> {
  try {
    return await start();
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== 'DATABASE_DAMAGED') throw error;
    const files = ['', '-wal'].map((ending) => `${libraryIn(folder)}${ending}`).filter((path) => existsSync(path));
    const bytes = files.map((path) => createHash('sha256').update(readFileSync(path)).digest('hex'));
    return `rejected as damaged: ${bytes.join(' ')}`;
  }
}

function found(path: string): string {
  const check = quickCheck(path);
  if (check !== 'ok') throw new Error(`quick_check: ${check}`);
  return JSON.stringify(contentsOf(path));
}
