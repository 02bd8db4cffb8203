import { EXIT, formatBytes, type VerbResult } from '@auralis/command-line';
import { createBackup } from '../create/create-backup.ts';
import type { CommandOptions } from './options.ts';
import { progressPrinter } from './progress-printer.ts';

export async function create(database: string, options: CommandOptions, signal: AbortSignal): Promise<VerbResult> {
  const { backups: directory, name: label } = options;
  const onProgress = progressPrinter(process.stderr);
  const backup = await createBackup({ database, directory, label, reason: 'manual', signal, onProgress });
  const { path, manifest } = backup;
  return { json: backup, text: `Made and checked ${path} (${formatBytes(manifest.bytes)})`, exit: EXIT.done };
}
