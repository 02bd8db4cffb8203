import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { listBackups } from '@auralis/backup';
import { seededRandom } from '@auralis/library/sample';
import { expect, test } from 'vitest';
import { stateOf } from './harness/library-state.ts';
import { preservationViolations } from './harness/preserved-files.ts';
import { libraryIn } from './harness/sample-library.ts';
import { evenly, isLong } from './harness/sampling.ts';
import { Sandbox } from './harness/sandbox.ts';
import { hasStrace } from './harness/strace.ts';
import { backupViolations, type Expected } from './harness/violations.ts';
import { Disk } from './power-loss/disk.ts';
import { DISK_CALLS, type DiskCall, readDiskCalls } from './power-loss/disk-log.ts';
import { contentsAfter } from './power-loss/outcome.ts';
import { leave, powerStates, writeDiskContents } from './power-loss/power-states.ts';

/** States of a disk that are tried, for each scenario. */
const STATES = isLong ? Number.POSITIVE_INFINITY : 16;

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
  'after a power cut during %s, every possible state of the disk holds the old or the new library',
  async (name) => {
    const sandbox = await Sandbox.prepare(name);
    const failures: string[] = [];
    try {
      const expected: Expected = { ...(await sandbox.expected()), unfinished: 'gone with the next backup' };
      const { log, place } = await sandbox.dataLog(DISK_CALLS);
      const calls = readDiskCalls(log);
      const all = powerStates(new Disk(place, sandbox.start), calls);
      const states = evenly(all, STATES);
      const left = join(sandbox.folder, 'left');
      for (const { at, outcome } of leave(new Disk(place, sandbox.start), calls, states, left)) {
        const violations = await sandbox.checker.violations(left, expected);
        const kept = outcome.names.map(Number).join('');
        failures.push(
          ...violations.map((violation) => `after ${at} calls, names ${kept}, ${outcome.data}: ${violation}`),
        );
        rmSync(left, { recursive: true, force: true });
      }
      failures.push(...(await lostAfterSuccess(sandbox, place, calls, expected)));
      console.log(`${name}: ${states.length} of ${all.length} states, ${failures.length} failures`);
    } finally {
      sandbox.remove();
    }
    expect(failures).toEqual([]);
  },
);

/** What the program reported as done is durable, even if the power fails right then. */
async function lostAfterSuccess(
  sandbox: Sandbox,
  place: string,
  calls: readonly DiskCall[],
  { replaced }: Expected,
): Promise<readonly string[]> {
  const kept = join(sandbox.folder, 'kept');
  const disk = new Disk(place, sandbox.start);
  for (const call of calls) disk.apply(call);
  writeDiskContents(kept, contentsAfter(disk.root, { names: [], data: 'lost' }, seededRandom(0)));
  const backups = (folder: string) => listBackups({ database: libraryIn(folder) }).map(({ id }) => id);
  return [
    ...((await stateOf(kept, sandbox)) === (await stateOf(place, sandbox)) ? [] : ['the library is the old one again']),
    ...(backups(kept).join() === backups(place).join() ? [] : ['the backups are the old ones again']),
    ...(journalIn(kept) === journalIn(place) ? [] : ['the journal of upgrades is the old one again']),
    ...preservationViolations(kept, replaced),
    ...(await backupViolations(kept, 0)),
  ].map((violation) => `after the end, with nothing that was not synced: ${violation}`);
}

function journalIn(folder: string): string | null {
  const path = `${libraryIn(folder)}.upgrades.jsonl`;
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}
