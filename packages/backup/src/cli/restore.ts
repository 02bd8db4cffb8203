import { confirm, EXIT, type VerbResult } from '@auralis/command-line';
import type { Difference, LostSince } from '../restore/lost-since.ts';
import { previewRestore, type RestorePreview } from '../restore/preview-restore.ts';
import { assertNoNewerThan } from '../restore/readable-by.ts';
import { type Restored, restoreBackup } from '../restore/restore-backup.ts';
import { ageOf } from './age.ts';
import { chosenBackup } from './chosen-backup.ts';
import { describeBackup } from './describe-backup.ts';
import type { CommandOptions } from './options.ts';
import { progressPrinter } from './progress-printer.ts';

export async function restore(database: string, options: CommandOptions, signal: AbortSignal): Promise<VerbResult> {
  const { id } = chosenBackup(database, options);
  const { backups: directory, maxSchema: maxSchemaVersion } = options;
  const chosen = { database, directory, id, maxSchemaVersion, signal };
  const preview = await previewRestore(chosen);
  if (maxSchemaVersion === undefined) assertNoNewerThan(preview.backup, preview.schemaVersion);
  const text = describePreview(preview);
  if (options.dryRun === true) return { json: { status: 'planned', ...preview }, text, exit: EXIT.done };
  process.stderr.write(`${text}\n`);
  if (!(await confirm('Restore this backup?', options)))
    return { json: { status: 'declined', ...preview }, text: 'Nothing was changed.', exit: EXIT.done };
  const restored = await restoreBackup({ ...chosen, onProgress: progressPrinter(process.stderr) });
  return { json: { status: 'restored', ...restored }, text: describeRestored(restored), exit: EXIT.done };
}

function describePreview({ backup, lostSince }: RestorePreview): string {
  return [
    `Backup to restore: ${describeBackup(backup)}`,
    ...describeLost(lostSince),
    'What is there now is kept.',
  ].join('\n');
}

/** Rows are counted; that there are as many does not make them the same. */
function describeLost(lost: LostSince | null): readonly string[] {
  if (lost === null) return ['The library as it is can not be read, so what is newer than the backup is not known.'];
  const age = `The backup was made ${ageOf(lost.since, new Date())} ago. What was changed since, in rows that both have, goes back too and is not counted.`;
  if (lost.rows.length === 0) return [age, 'The library and the backup have equally many rows in every table.'];
  return [age, 'In the library now, and after the restore:', ...lost.rows.map(describeDifference)];
}

function describeDifference({ name, library, backup }: Difference): string {
  return `  ${name}: ${library ?? 'no such table'}, then ${backup ?? 'no such table'} rows`;
}

function describeRestored({ database, backup, beforeRestore, evidence }: Restored): string {
  const kept = beforeRestore?.path ?? evidence;
  const lines = [`Restored ${database} from the backup of ${backup.manifest.createdAt}.`];
  return [...lines, ...(kept === null ? [] : [`What was there before: ${kept}`])].join('\n');
}
