#!/usr/bin/env node
import { createBackup, listBackups, pruneBackups, restoreBackup } from '@auralis/backup';
import { CodedError } from '@auralis/errors';
import { loadMigrations, upgradeDatabase } from '@auralis/migrate';
import { openDatabase } from '@auralis/sqlite';

const APP_VERSION = '1.1.0';
const database = 'tasks.db';

const COMMANDS: Readonly<Record<string, (argument: string | undefined) => void | Promise<void>>> = {
  add: (title = '') => useTasks((tasks) => tasks.prepare('INSERT INTO tasks (title) VALUES (?)').run(title)),
  list: () =>
    useTasks((tasks) => {
      for (const title of tasks.prepare('SELECT title FROM tasks').pluck().all()) console.log(title);
    }),
  backup: async (label) => {
    const { id } = await createBackup({ database, reason: 'manual', label, appVersion: APP_VERSION });
    console.log(`Backed up as ${id}.`);
  },
  backups: () => {
    for (const { id, manifest } of listBackups({ database })) console.log(id, manifest.label ?? manifest.reason);
  },
  restore: async (id = '') => {
    // The file as it is now is backed up first.
    const { beforeRestore } = await restoreBackup({ database, id, appVersion: APP_VERSION });
    console.log(`Restored ${id}. The previous state is in ${beforeRestore?.id}.`);
  },
  prune: async () => {
    // Backups with a label are never removed, nor is the last one that is verified.
    const { removed } = await pruneBackups({ database, policy: { last: 2 } });
    console.log(`Removed ${removed.length} old backups.`);
  },
};

async function useTasks(work: (tasks: ReturnType<typeof openDatabase>) => void): Promise<void> {
  const migrations = await loadMigrations(new URL('./migrations/', import.meta.url));
  await upgradeDatabase({ database, migrations, appVersion: APP_VERSION });
  const tasks = openDatabase(database);
  try {
    work(tasks);
  } finally {
    tasks.close();
  }
}

const [name = '', argument] = process.argv.slice(2);
const command = COMMANDS[name];
if (command === undefined) {
  console.error(`Usage: tasks ${Object.keys(COMMANDS).join('|')}`);
  process.exitCode = 2;
} else {
  try {
    await command(argument);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    console.error(`${error.message}\n${error.hint}\n(${error.code})`);
    process.exitCode = 1;
  }
}
