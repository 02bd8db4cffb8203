import { readSync } from 'node:fs';
import { LIBRARY_MEASURES, MIGRATIONS_FOLDER } from '@auralis/library';
import { loadMigrations, upgradeDatabase } from '@auralis/migrate';
import { APP_VERSION } from './sample-library.ts';

/** One of many programs that open one library at the same time: prints `ready`, waits, upgrades and prints the result. */
const [database = ''] = process.argv.slice(2);
const migrations = await loadMigrations(MIGRATIONS_FOLDER);
process.stdout.write('ready\n');
readSync(0, Buffer.alloc(1));
try {
  const result = await upgradeDatabase({ database, migrations, appVersion: APP_VERSION, measures: LIBRARY_MEASURES });
  const plays = 'receipt' in result ? result.receipt.measures.before.plays : null;
  process.stdout.write(`${JSON.stringify({ status: result.status, plays })}\n`);
} catch (error) {
  process.stdout.write(
    `${JSON.stringify({ status: 'failed', code: (error as { readonly code?: unknown }).code, why: String(error) })}\n`,
  );
}
