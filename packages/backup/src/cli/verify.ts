import { EXIT, type VerbResult } from '@auralis/command-line';
import { BackupError } from '../errors.ts';
import { verifyBackup } from '../verify-backup.ts';
import { chosenBackup } from './chosen-backup.ts';
import { describeBackup } from './describe-backup.ts';
import type { CommandOptions } from './options.ts';
import { progressPrinter } from './progress-printer.ts';

export async function verify(database: string, options: CommandOptions, signal: AbortSignal): Promise<VerbResult> {
  const backup = chosenBackup(database, options);
  const onProgress = progressPrinter(process.stderr);
  try {
    const verification = await verifyBackup(backup, { level: options.level, signal, onProgress });
    return { json: verification, text: `Whole: ${describeBackup(verification.backup)}`, exit: EXIT.done };
  } catch (error) {
    if (!(error instanceof BackupError) || error.code !== 'BACKUP_DAMAGED') throw error;
    const { code, message, detail, facts } = error;
    const json = { status: 'damaged', code, message, detail, facts };
    return { json, text: `${message}\n  ${code}: ${detail}`, exit: EXIT.notClean };
  }
}
