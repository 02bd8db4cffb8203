import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { listBackups } from '@auralis/backup';
import { seededRandom } from '@auralis/library/sample';
import { expect, test } from 'vitest';
import { Disk } from './power-loss/disk.ts';
import { DISK_CALLS, type DiskCall, readDiskCalls } from './power-loss/disk-log.ts';
import { remains } from './power-loss/fate.ts';
import { leave, powerStates, writeRemains } from './power-loss/power-states.ts';
import { backupComplaints, type Expected } from './stage/after-fault.ts';
import { evidenceComplaints } from './stage/evidence.ts';
import { evenly, isLong } from './stage/extent.ts';
import { libraryIn } from './stage/sample.ts';
import { Stage } from './stage/stage.ts';
import { stateOf } from './stage/state.ts';
import { hasStrace } from './stage/strace.ts';

/** States of a disk that are tried, for each scenario. */
const STATES = isLong ? Number.POSITIVE_INFINITY : 24;

const names = [
  'upgrade-v1',
  'upgrade-v1-wal',
  'upgrade-beside-reader',
  'adopt-legacy',
  'backup-bytes',
  'restore-in-place',
  'restore-in-place-beside-reader',
  'restore-swap',
  'prune',
  ...(isLong
    ? [
        'restore-in-place-rollback',
        'delete-backup',
        'long/restore-missing',
        'long/restore-empty',
        'long/restore-cut-short',
      ]
    : []),
];

test.runIf(hasStrace).each(names)(
  'whatever a disk holds after the power went during %s, the library is the old or the new one',
  async (name) => {
    const stage = await Stage.prepare(name);
    const failures: string[] = [];
    try {
      const expected: Expected = { ...(await stage.expected()), unfinished: 'gone with the next backup' };
      const { log, place } = await stage.dataLog(DISK_CALLS);
      const calls = readDiskCalls(log);
      const all = powerStates(new Disk(place, stage.start), calls);
      const states = evenly(all, STATES);
      const left = join(stage.folder, 'left');
      for (const { at, fate } of leave(new Disk(place, stage.start), calls, states, left)) {
        const complaints = await stage.checker.complaints(left, expected);
        const kept = fate.names.map(Number).join('');
        failures.push(...complaints.map((complaint) => `after ${at} calls, names ${kept}, ${fate.data}: ${complaint}`));
        rmSync(left, { recursive: true, force: true });
      }
      failures.push(...(await undone(stage, place, calls, expected)));
      console.log(`${name}: ${states.length} of ${all.length} states, ${failures.length} failures`);
    } finally {
      stage.remove();
    }
    expect(failures).toEqual([]);
  },
);

/** What the program reported as done stays done, though the power goes right then. */
async function undone(
  stage: Stage,
  place: string,
  calls: readonly DiskCall[],
  { replaced }: Expected,
): Promise<readonly string[]> {
  const kept = join(stage.folder, 'kept');
  const disk = new Disk(place, stage.start);
  for (const call of calls) disk.apply(call);
  writeRemains(kept, remains(disk.root, { names: [], data: 'lost' }, seededRandom(0)));
  const backups = (folder: string) => listBackups({ database: libraryIn(folder) }).map(({ id }) => id);
  return [
    ...((await stateOf(kept, stage)) === (await stateOf(place, stage)) ? [] : ['the library is the old one again']),
    ...(backups(kept).join() === backups(place).join() ? [] : ['the backups are the old ones again']),
    ...(journalIn(kept) === journalIn(place) ? [] : ['the journal of upgrades is the old one again']),
    ...evidenceComplaints(kept, replaced),
    ...(await backupComplaints(kept, 0)),
  ].map((complaint) => `after the end, with nothing that was not synced: ${complaint}`);
}

function journalIn(folder: string): string | null {
  const path = `${libraryIn(folder)}.upgrades.jsonl`;
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}
