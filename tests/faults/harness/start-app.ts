import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { openLibrary } from '@auralis/library';
import { openDatabase } from '@auralis/sqlite';
import { contentsOf, quickCheck } from './contents.ts';
import { APP_VERSION, libraryIn, upgradeHere } from './sample-library.ts';

/** Starts as the app does, stops, and says what the listener then has: rows, or that the file is told to be damaged. */
export function startApp(folder: string): Promise<string> {
  return orRefused(folder, async () => {
    const path = libraryIn(folder);
    const { database } = await openLibrary({ path, appVersion: APP_VERSION });
    database.close();
    return found(path);
  });
}

/** The same in this thread: a thread of its own costs a tenth of a second, and faults are counted by thread. */
export function startHere(folder: string): Promise<string> {
  return orRefused(folder, async () => {
    await upgradeHere(folder);
    const database = openDatabase(libraryIn(folder));
    database.pragma('journal_mode = WAL');
    database.close();
    return found(libraryIn(folder));
  });
}

/** What of a start is ours: nothing is looked at that a listener would not look at. */
export async function recoverHere(folder: string): Promise<void> {
  await orRefused(folder, async () => {
    await upgradeHere(folder);
    return 'recovered';
  });
}

/** As long as a damaged library is refused, not a byte of it may be gone: it may still be salvaged. */
async function orRefused(folder: string, start: () => Promise<string>): Promise<string> {
  try {
    return await start();
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== 'DATABASE_DAMAGED') throw error;
    const files = ['', '-wal'].map((ending) => `${libraryIn(folder)}${ending}`).filter((path) => existsSync(path));
    const bytes = files.map((path) => createHash('sha256').update(readFileSync(path)).digest('hex'));
    return `refused as damaged: ${bytes.join(' ')}`;
  }
}

function found(path: string): string {
  const check = quickCheck(path);
  if (check !== 'ok') throw new Error(`quick_check: ${check}`);
  return JSON.stringify(contentsOf(path));
}
