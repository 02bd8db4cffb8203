import { EXIT, type VerbResult } from '@auralis/command-line';
import { hasFailed } from '../catalog/manifest.ts';
import { BackupError } from '../errors.ts';
import { type Verification, verifyBackup } from '../verify/verify-backup.ts';
import { chosenBackup } from './chosen-backup.ts';
import { describeBackup } from './describe-backup.ts';
import type { CommandOptions } from './options.ts';
import { progressPrinter } from './progress-printer.ts';

export async function verify(database: string, options: CommandOptions, signal: AbortSignal): Promise<VerbResult> {
  const backup = chosenBackup(database, options);
  const onProgress = progressPrinter(process.stderr);
  try {
    const verification = await verifyBackup(backup, { level: options.level, signal, onProgress });
    return verdictOn(verification);
  } catch (error) {
    if (!(error instanceof BackupError) || error.code !== 'BACKUP_DAMAGED') throw error;
    const { code, message, detail, facts } = error;
    const json = { status: 'damaged', code, message, detail, facts };
    return { json, text: `${message}\n  ${code}: ${detail}`, exit: EXIT.notClean };
  }
}

/** A check that went well, and less far than one that did not, shows nothing to be whole. */
function verdictOn(verification: Verification): VerbResult {
  const { backup, level } = verification;
  const described = describeBackup(backup);
  if (!hasFailed(backup.manifest)) return { json: verification, text: `Whole: ${described}`, exit: EXIT.done };
  const deeper = backup.manifest.failure?.level;
  const text = `Check ${level} found nothing wrong, and the backup is still one that failed check ${deeper}: repeat that with --level ${deeper}.`;
  return { json: verification, text: `${text}\n${described}`, exit: EXIT.notClean };
}
