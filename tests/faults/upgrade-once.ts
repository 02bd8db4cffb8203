import { LIBRARY_MEASURES, STEPS_FOLDER } from '@auralis/library';
import { loadMigrations, upgradeDatabase } from '@auralis/migrate';

/** One upgrade in a process of its own, to be killed from outside. Prints its result as JSON. */
const [database = ''] = process.argv.slice(2);
const migrations = await loadMigrations(STEPS_FOLDER);
const result = await upgradeDatabase({
  database,
  migrations,
  appVersion: '1.4.0',
  measures: LIBRARY_MEASURES,
  tryAgain: true,
});
console.log(JSON.stringify(result));
