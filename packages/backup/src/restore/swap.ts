import { rmSync } from 'node:fs';
import { basename } from 'node:path';
import { type ProgressOptions, readFileIdentity, releaseTempName, tempFileName, throwIfAborted } from '@auralis/sqlite';
import type { BackupPlace } from '../catalog/backup-place.ts';
import type { Backup } from '../catalog/list-backups.ts';
import { copyWhole } from './copy-whole.ts';
import { keepEvidence } from './evidence.ts';
import { finishSwap } from './finish-swap.ts';
import { assertNobodyHas } from './open-elsewhere.ts';
import { type RestoreIntent, removeIntent, writeIntent } from './restore-intent.ts';
import { besideDatabase } from './restore-names.ts';

export interface SwapOptions extends ProgressOptions {
  readonly now: Date;
}

/**
 * Puts a copy of a backup in the place of a live file that SQLite can't open. Until the intent is on disk nothing has
 * changed; from then on `recoverInterruptedRestore` finishes what a crash cut off.
 *
 * @returns the folder with the replaced files, or null when there were none
 * @throws BackupError `BACKUP_DAMAGED`, `DATABASE_BUSY`, `CANCELLED`
 */
export async function restoreBySwap(place: BackupPlace, backup: Backup, options: SwapOptions): Promise<string | null> {
  const intent = await prepare(place, backup, options);
  finishSwap(place, intent);
  return intent.evidence;
}

async function prepare(place: BackupPlace, backup: Backup, options: SwapOptions): Promise<RestoreIntent> {
  const copy = tempFileName(besideDatabase(place, `copy-${backup.id}`));
  try {
    await copyWhole(place, backup, copy, options);
    throwIfAborted(options.signal);
    assertNobodyHas(place);
    const replaced = readFileIdentity(place.database);
    const evidence = await keepEvidence(place, 'replaced', options.now, options);
    const { sha256, bytes } = backup.manifest;
    return decide(place, { format: 1, id: backup.id, copy: basename(copy), sha256, bytes, evidence, replaced });
  } catch (error) {
    rmSync(copy, { force: true });
    throw error;
  } finally {
    releaseTempName(copy);
  }
}

/** The point of no return. */
function decide(place: BackupPlace, intent: RestoreIntent): RestoreIntent {
  try {
    writeIntent(place, intent);
    return intent;
  } catch (error) {
    // It may have got its name before the error.
    removeIntent(place);
    // The files stay in use, and a second name of them would be no evidence.
    if (intent.evidence !== null) rmSync(intent.evidence, { recursive: true, force: true });
    throw error;
  }
}
