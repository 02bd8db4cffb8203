import { existsSync, linkSync, renameSync, unlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncDirectory, syncFile } from '@auralis/sqlite';
import { BackupError } from '../errors.ts';

/** Gives a finished file its name, never over another file, so that the name survives a power cut. */
export function publishDatabase(partial: string, to: string): void {
  syncFile(partial);
  try {
    linkSync(partial, to);
    unlinkSync(partial);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' || existsSync(to)) throw taken(to, error);
    // No hard links on this file system.
    renameSync(partial, to);
  }
  syncDirectory(dirname(to));
}

function taken(to: string, cause: unknown): BackupError {
  return new BackupError('SALVAGE_FAILED', {
    message: `A file ${to} has appeared meanwhile.`,
    detail: 'The new file never replaces another.',
    hint: 'Choose a name that is free.',
    facts: { to },
    cause,
  });
}
