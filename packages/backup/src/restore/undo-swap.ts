import { copyFileSync, existsSync, readdirSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { syncDirectory, syncFile } from '@auralis/sqlite';
import type { BackupPlace } from '../catalog/backup-place.ts';
import { type RestoreIntent, removeIntent } from './restore-intent.ts';
import { SIDECARS } from './restore-names.ts';

/** The main file still has its old bytes; its log, if it is gone already, comes back from the evidence. */
export function putLogsBack({ database }: BackupPlace, { evidence }: RestoreIntent): void {
  if (evidence === null) return;
  for (const ending of SIDECARS) {
    const kept = join(evidence, basename(database) + ending);
    const sidecar = database + ending;
    if (!existsSync(kept) || existsSync(sidecar)) continue;
    copyFileSync(kept, sidecar);
    syncFile(sidecar);
  }
  syncDirectory(dirname(database));
}

/**
 * Gives a swap up, and leaves the live files as they are now.
 *
 * @returns the folder of what was kept, as far as it is not what is there
 */
export function abandonSwap(place: BackupPlace, { copy, evidence }: RestoreIntent): string | null {
  const rest = evidence === null ? null : withoutShared(place, evidence);
  removeIntent(place);
  rmSync(join(dirname(place.database), copy), { force: true });
  return rest;
}

/** A second name of a file that goes on being used is no copy of it: whatever is written shows under both. */
function withoutShared({ database }: BackupPlace, evidence: string): string | null {
  if (!existsSync(evidence)) return null;
  for (const name of readdirSync(evidence)) {
    if (inodeOf(join(evidence, name)) === inodeOf(join(dirname(database), name))) rmSync(join(evidence, name));
  }
  if (readdirSync(evidence).length > 0) return evidence;
  rmdirSync(evidence);
  return null;
}

function inodeOf(path: string): bigint | null {
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino ?? null;
}
