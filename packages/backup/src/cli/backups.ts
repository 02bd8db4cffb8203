import { EXIT, formatBytes, type VerbResult } from '@auralis/command-line';
import { surveyBackups } from '../catalog/list-backups.ts';
import { hasFailedVerification } from '../catalog/manifest.ts';
import { createBackup } from '../create/create-backup.ts';
import { BackupError } from '../errors.ts';
import { type Verification, verifyBackup } from '../verify/verify-backup.ts';
import { describeBackup, describePreservedFiles, describeUnchecked } from './describe-backup.ts';
import { assertKnown, type CommandOptions, chosenBackup } from './options.ts';
import { progressTo } from './progress.ts';

export async function create(database: string, options: CommandOptions, signal: AbortSignal): Promise<VerbResult> {
  const { backups: directory, label } = options;
  const onProgress = progressTo(process.stderr);
  const backup = await createBackup({ database, directory, label, reason: 'manual', signal, onProgress });
  const { path, manifest } = backup;
  const lines = [`Created and verified ${path} (${formatBytes(manifest.bytes)}).`, ...describeUnchecked(manifest)];
  return { json: backup, text: lines.join('\n'), exit: EXIT.done };
}

export async function list(database: string, options: CommandOptions): Promise<VerbResult> {
  assertKnown(database, options);
  const survey = surveyBackups({ database, directory: options.backups });
  const lines = [
    ...survey.backups.map(describeBackup),
    ...survey.unusable.map(({ id, reason }) => `${id}  unusable: ${reason}`),
    ...survey.preservedFiles.map(describePreservedFiles),
  ];
  return { json: survey, text: lines.length === 0 ? 'There are no backups.' : lines.join('\n'), exit: EXIT.done };
}

export async function verify(database: string, options: CommandOptions, signal: AbortSignal): Promise<VerbResult> {
  const backup = chosenBackup(database, options);
  const onProgress = progressTo(process.stderr);
  try {
    return describeResult(await verifyBackup(backup, { level: options.level, signal, onProgress }));
  } catch (error) {
    if (!(error instanceof BackupError) || error.code !== 'BACKUP_DAMAGED') throw error;
    const { code, message, detail, hint, facts } = error;
    const json = { status: 'damaged', code, message, detail, hint, facts };
    return { json, text: `${message}\n  ${code}: ${detail}\n  ${hint}`, exit: EXIT.notClean };
  }
}

/** Passing a level does not make a backup intact that failed a higher one. */
function describeResult(verification: Verification): VerbResult {
  const { backup, level } = verification;
  const described = describeBackup(backup);
  if (!hasFailedVerification(backup.manifest))
    return {
      json: verification,
      text: [`The backup is intact: ${described}`, ...describeUnchecked(backup.manifest)].join('\n'),
      exit: EXIT.done,
    };
  const failed = backup.manifest.failure?.level;
  const text = `The backup passed level ${level}, but failed level ${failed} before. Verify it again with --level ${failed}.`;
  return { json: verification, text: `${text}\n${described}`, exit: EXIT.notClean };
}
