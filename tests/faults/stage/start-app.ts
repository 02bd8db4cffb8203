import { openDatabase } from '@auralis/backup/storage';
import { openLibrary } from '@auralis/library';
import { contentsOf, quickCheck } from './contents.ts';
import { APP_VERSION, libraryIn, upgradeHere } from './sample.ts';

/** Starts as the app does, stops, and says what the listener then has. */
export async function startApp(folder: string): Promise<string> {
  const path = libraryIn(folder);
  const { database } = await openLibrary({ path, appVersion: APP_VERSION });
  database.close();
  return found(path);
}

/** The same in this thread: a thread of its own costs a tenth of a second, and faults are counted by thread. */
export async function startHere(folder: string): Promise<string> {
  await upgradeHere(folder);
  const database = openDatabase(libraryIn(folder));
  database.pragma('journal_mode = WAL');
  database.close();
  return found(libraryIn(folder));
}

function found(path: string): string {
  const check = quickCheck(path);
  if (check !== 'ok') throw new Error(`quick_check: ${check}`);
  return JSON.stringify(contentsOf(path));
}
