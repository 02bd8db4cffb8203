import { whatsNew } from '@auralis/changelog';
import { CodedError } from '@auralis/errors';
import { loadMigrations, upgradeDatabase } from '@auralis/migrate';
import { openDatabase } from '@auralis/sqlite';
import { releases } from './releases.ts';

const APP_VERSION = '1.1.0';
const DATABASE = 'tasks.db';

/** Brings the database to the schema of this version and opens it. Exits with 1 where that is not possible. */
async function openTasks() {
  try {
    const migrations = await loadMigrations(new URL('./migrations/', import.meta.url));
    const result = await upgradeDatabase({
      database: DATABASE,
      migrations,
      appVersion: APP_VERSION,
      onProgress: ({ fraction, phase }) => process.stderr.write(`\r${Math.round(fraction * 100)} % ${phase.padEnd(8)}`),
    });
    process.stderr.write('\r');
    if (result.status === 'upgraded') {
      const { backup } = result.receipt;
      console.log(`Your tasks were upgraded. The previous state is in ${backup?.path}`);
      for (const { text } of whatsNew({ releases, since: '1.0.0', current: APP_VERSION }).entries)
        console.log(`New: ${text}`);
    }
    return openDatabase(DATABASE);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    console.error(`\n${error.message}\n${error.hint}\n(${error.code})`);
    process.exit(1);
  }
}

const [command, title] = process.argv.slice(2);
const database = await openTasks();
if (command === 'add' && title !== undefined) database.prepare('INSERT INTO tasks (title) VALUES (?)').run(title);
for (const { title: task, done } of database.prepare('SELECT title, done FROM tasks').all() as {
  title: string;
  done: number;
}[])
  console.log(`${done === 1 ? '[x]' : '[ ]'} ${task}`);
database.close();
