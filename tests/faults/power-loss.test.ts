import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { listBackups } from '@auralis/backup';
import { seededRandom } from '@auralis/library/sample';
import { expect, test } from 'vitest';
import { Disk } from './power-loss/disk.ts';
import { DISK_CALLS, type DiskCall, readDiskCalls } from './power-loss/disk-log.ts';
import { FATES, type Fate } from './power-loss/fates.ts';
import { backupComplaints } from './stage/after-fault.ts';
import { isLong } from './stage/extent.ts';
import { libraryIn } from './stage/sample.ts';
import { Stage } from './stage/stage.ts';
import { stateOf } from './stage/state.ts';
import { hasStrace } from './stage/strace.ts';

/** States of a disk that the short form tries, for each scenario. */
const STATES = 24;

const names = [
  'upgrade-v1',
  'upgrade-v1-wal',
  'upgrade-beside-reader',
  'adopt-legacy',
  'backup-bytes',
  'restore-in-place',
  'restore-swap',
  'prune',
];

test.runIf(hasStrace).each(names)(
  'whatever a disk holds after the power went during %s, the library is the old or the new one',
  { timeout: 3_600_000 },
  async (name) => {
    const stage = await Stage.prepare(name);
    const failures: string[] = [];
    let tried = 0;
    try {
      const expected = await stage.expected();
      const { log, place } = await stage.dataLog(DISK_CALLS);
      const calls = readDiskCalls(log);
      const states = worstStates(calls);
      for (const [index, { at, fate }] of states.entries()) {
        const left = join(stage.folder, 'left');
        diskAfter(place, stage.start, calls.slice(0, at)).materialize(left, fate, seededRandom(index));
        const complaints = await stage.checker.complaints(left, expected);
        failures.push(...complaints.map((complaint) => `after ${at} calls, of the rest ${fate}: ${complaint}`));
        rmSync(left, { recursive: true, force: true });
        tried += 1;
      }
      failures.push(...(await undone(stage, place, calls)));
    } finally {
      stage.remove();
    }
    console.log(`${name}: ${tried} states, ${failures.length} failures`);
    expect(failures).toEqual([]);
  },
);

interface Moment {
  readonly at: number;
  readonly fate: Fate;
}

/** Right before each sync the most is at stake: there every fate, or a sample of them. */
function worstStates(calls: readonly DiskCall[]): readonly Moment[] {
  const moments = [...calls.keys(), calls.length].filter((at) => at === calls.length || calls[at]?.kind === 'sync');
  const all = moments.flatMap((at) => FATES.map((fate) => ({ at, fate })));
  const random = seededRandom(7);
  const mixed = all.map((state) => ({ state, order: random.next() })).toSorted((one, other) => one.order - other.order);
  return mixed.slice(0, isLong ? mixed.length : STATES).map(({ state }) => state);
}

/** What the program reported as done stays done, though the power goes right then. */
async function undone(stage: Stage, place: string, calls: readonly DiskCall[]): Promise<readonly string[]> {
  const kept = join(stage.folder, 'kept');
  diskAfter(place, stage.start, calls).materialize(kept, 'nothing', seededRandom(0));
  const backups = (folder: string) => listBackups({ database: libraryIn(folder) }).map(({ id }) => id);
  return [
    ...((await stateOf(kept, stage)) === (await stateOf(place, stage)) ? [] : ['the library is the old one again']),
    ...(backups(kept).join() === backups(place).join() ? [] : ['the backups are the old ones again']),
    ...(await backupComplaints(kept, 0)),
  ].map((complaint) => `after the end, with nothing that was not synced: ${complaint}`);
}

function diskAfter(place: string, start: string, calls: readonly DiskCall[]): Disk {
  const disk = new Disk(place, start);
  for (const call of calls) disk.apply(call);
  return disk;
}
