import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { copyBytes } from './byte-copy.ts';
import { assertHeadRoom } from './head-room.ts';
import { inspectStill } from './inspect-still.ts';
import type { Backup } from './list-backups.ts';
import type { Watch } from './progress.ts';
import { finished, unfinishedName } from './storage/owner-tag.ts';

/** Uses a restored copy as the app would: opens it, brings it forward, asks it what the app asks. */
export type Drill = (scratchPath: string) => Promise<void>;

/**
 * Restores a backup to a scratch folder beside it, hands it to the drill, and looks through what the drill left.
 *
 * @returns what is wrong with the file after the drill; empty when nothing is
 */
export async function runDrill(backup: Backup, drill: Drill, watch: Watch): Promise<readonly string[]> {
  // A migration may rewrite the largest table, and keeps the old pages in its WAL meanwhile.
  assertHeadRoom(dirname(backup.path), backup.manifest.bytes * 3);
  const folder = unfinishedName(backup.path, 'look');
  try {
    mkdirSync(folder, { mode: 0o700 });
    const scratch = join(folder, backup.manifest.database);
    await restoreTo(scratch, backup, watch);
    await drill(scratch);
    return inspectStill(scratch, 'quick').damage;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    finished(folder);
  }
}

async function restoreTo(scratch: string, { path, manifest }: Backup, watch: Watch): Promise<void> {
  const from = openSync(path, 'r');
  try {
    const to = openSync(scratch, 'wx', 0o600);
    try {
      await copyBytes({ from, to, bytes: manifest.bytes, phase: 'drill', ...watch });
    } finally {
      closeSync(to);
    }
  } finally {
    closeSync(from);
  }
}
