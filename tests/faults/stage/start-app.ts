import { openDatabase } from '@auralis/backup/storage';
import { openLibrary } from '@auralis/library';
import { contentsOf, quickCheck } from './contents.ts';
import { APP_VERSION, libraryIn, upgradeHere } from './sample.ts';

/** Starts as the app does, stops, and says what the listener then has: rows, or that the file is told to be damaged. */
export function startApp(folder: string): Promise<string> {
  return orRefused(async () => {
    const path = libraryIn(folder);
    const { database } = await openLibrary({ path, appVersion: APP_VERSION });
    database.close();
    return found(path);
  });
}

/** The same in this thread: a thread of its own costs a tenth of a second, and faults are counted by thread. */
export function startHere(folder: string): Promise<string> {
  return orRefused(async () => {
    await upgradeHere(folder);
    const database = openDatabase(libraryIn(folder));
    database.pragma('journal_mode = WAL');
    database.close();
    return found(libraryIn(folder));
  });
}

async function orRefused(start: () => Promise<string>): Promise<string> {
  try {
    return await start();
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== 'DATABASE_DAMAGED') throw error;
    return 'refused as damaged';
  }
}

function found(path: string): string {
  const check = quickCheck(path);
  if (check !== 'ok') throw new Error(`quick_check: ${check}`);
  return JSON.stringify(contentsOf(path));
}
