import { confirm, EXIT, printable, type VerbResult } from '@auralis/command-line';
import type { Backup } from '../catalog/list-backups.ts';
import { BackupError } from '../errors.ts';
import { type Difference, type LostSince, previewRestore, type RestorePreview } from '../restore/preview-restore.ts';
import { type Restored, restoreBackup } from '../restore/restore-backup.ts';
import { isReadableUpTo } from '../restore/restore-conditions.ts';
import { ageOf, describeBackup } from './describe-backup.ts';
import { type CommandOptions, chosenBackup } from './options.ts';
import { progressTo } from './progress.ts';

export async function restore(database: string, options: CommandOptions, signal: AbortSignal): Promise<VerbResult> {
  const { id } = chosenBackup(database, options);
  const { backups: directory, maxSchema: maxSchemaVersion } = options;
  const chosen = { database, directory, id, maxSchemaVersion, signal };
  const preview = await previewRestore(chosen);
  if (maxSchemaVersion === undefined) assertNotNewerThanDatabase(preview.backup, preview.schemaVersion);
  const text = describePreview(preview);
  if (options.dryRun === true) return { json: { status: 'planned', ...preview }, text, exit: EXIT.done };
  process.stderr.write(`${printable(text)}\n`);
  if (!(await confirm('Restore this backup?', options)))
    return { json: { status: 'declined', ...preview }, text: 'Nothing was changed.', exit: EXIT.done };
  const restored = await restoreBackup({ ...chosen, onProgress: progressTo(process.stderr) });
  return { json: { status: 'restored', ...restored }, text: describeRestored(restored), exit: EXIT.done };
}

/**
 * The command line does not know the app. Without `--max-schema` it rejects a backup that an app which supports the
 * schema of the current database might not be able to read.
 *
 * @param current - schema version of the current database; null: not known, so there is no limit
 * @throws BackupError `BACKUP_TOO_NEW`
 */
export function assertNotNewerThanDatabase({ path, manifest }: Backup, current: number | null): void {
  const { schemaVersion, minReader } = manifest;
  if (current === null || isReadableUpTo(current, manifest)) return;
  throw new BackupError('BACKUP_TOO_NEW', {
    message: `The backup has schema ${schemaVersion}, which is newer than schema ${current} of the database, so your app may not be able to open it.`,
    detail: `The backup is readable from schema ${minReader ?? 'unknown'} on.`,
    hint: `If your app supports schema ${schemaVersion}, repeat the command with --max-schema ${schemaVersion}.`,
    facts: { backup: path, schemaVersion, minReader, current },
  });
}

function describePreview({ backup, lostSince }: RestorePreview): string {
  return [
    `Backup to restore: ${describeBackup(backup)}`,
    ...describeLost(lostSince, backup.manifest.unchecked.length === 0 ? '' : ' that can be counted'),
    'The current database is kept as a safety copy.',
  ].join('\n');
}

/** Only rows are counted: an equal count does not mean equal contents. */
function describeLost(lost: LostSince | null, which: string): readonly string[] {
  if (lost === null) return ['The current database cannot be read, so changes made since the backup are not known.'];
  const age = `The backup was created ${ageOf(lost.since, new Date())} ago. Changes made since then to rows that still exist are undone too, but are not counted.`;
  if (lost.rows.length === 0)
    return [age, `The database and the backup have the same number of rows in every table${which}.`];
  return [age, 'Rows now, and after the restore:', ...lost.rows.map(describeDifference)];
}

function describeDifference({ name, current, backup }: Difference): string {
  return `  ${name}: ${current ?? 'no such table'}, then ${backup ?? 'no such table'}`;
}

function describeRestored({ database, backup, beforeRestore, preservedFiles }: Restored): string {
  const safetyCopy = beforeRestore?.path ?? preservedFiles;
  const lines = [`Restored ${database} from the backup of ${backup.manifest.createdAt}.`];
  return [...lines, ...(safetyCopy === null ? [] : [`Safety copy of the state before: ${safetyCopy}`])].join('\n');
}
