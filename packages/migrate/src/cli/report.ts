import { EXIT, type VerbResult } from '@auralis/command-line';
import { loadMigrations } from '../migrations/load-migrations.ts';
import { upgradeReport } from '../support/upgrade-report.ts';
import { assertHasJournal, type CommandOptions, folderOf } from './options.ts';

export async function report(database: string, options: CommandOptions): Promise<VerbResult> {
  const { appVersion = 'unknown', backups } = options;
  assertHasJournal(database);
  const gathered = await upgradeReport({
    database,
    migrations: await loadMigrations(folderOf(options)),
    appVersion,
    ...(backups === undefined ? {} : { backups: { directory: backups } }),
  });
  return { json: gathered, text: JSON.stringify(gathered, null, 2), exit: EXIT.done };
}
