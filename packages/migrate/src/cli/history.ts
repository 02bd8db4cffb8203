import { EXIT, type VerbResult } from '@auralis/command-line';
import { openDatabase } from '@auralis/sqlite';
import { inspectDatabase } from '../inspection/inspect-database.ts';
import { readLedger } from '../inspection/ledger.ts';
import { loadMigrations } from '../migrations/load-migrations.ts';
import { assertPresent } from './assert-present.ts';
import { type CommandOptions, folderOf } from './options.ts';

export async function history(database: string, options: CommandOptions): Promise<VerbResult> {
  assertPresent(database);
  const found = inspectDatabase(database, await loadMigrations(folderOf(options)));
  const rows = 'version' in found && found.version !== null ? read(found.database) : [];
  const lines = rows.map(
    ({ version, appliedAt, script, appVersion }) => `  ${version}  ${appliedAt}  ${appVersion ?? ''}  ${script ?? ''}`,
  );
  return {
    json: { database: found.database, status: found.status, history: rows },
    text: rows.length === 0 ? 'No steps are recorded.' : lines.join('\n'),
    exit: EXIT.done,
  };
}

function read(path: string) {
  const connection = openDatabase(path, { readonly: true });
  try {
    return readLedger(connection);
  } finally {
    connection.close();
  }
}
