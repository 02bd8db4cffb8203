import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { reasonAgainstNamespace, runTestsInNamespace } from './harness/mount-namespace.ts';
import { reportSkipped } from './harness/report-skipped.ts';
import { isLong } from './harness/sampling.ts';
import { Sandbox } from './harness/sandbox.ts';
import { SmallDisk } from './harness/small-disk.ts';
import type { Ended } from './harness/strace.ts';

const scratch = mkdtempSync(join(tmpdir(), 'auralis-full-disk-'));
const reason = SmallDisk.reasonAgainst(join(scratch, 'try'));
const namespaceReason = reason === null ? null : reasonAgainstNamespace(join(scratch, 'try'));
const isNested = reason !== null && namespaceReason === null;
if (namespaceReason !== null) reportSkipped('Small disks', `None can be mounted: ${reason} ${namespaceReason}`);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Large compared to the margins that are always required. */
const TRACKS = 9000;
/** Free room from nothing to four times the library, and the margins. */
const SIZES = isLong ? 48 : 5;
const MARGINS = 5 * 1024 * 1024;

const names = ['upgrade-v1', 'upgrade-v1-wal', 'adopt-legacy', 'backup-bytes', 'restore-in-place', 'restore-swap'];

test.runIf(reason === null).each(names)(
  'on a disk of any size, %s succeeds, or stops before the first write and reports the missing bytes',
  async (name) => {
    const sandbox = await Sandbox.prepare(name, TRACKS);
    const disk = new SmallDisk(join(scratch, name));
    const failures: string[] = [];
    let refused = 0;
    try {
      const expected = await sandbox.expected();
      const most = 4 * bytesOf(sandbox.start) + MARGINS;
      for (let index = 0; index < SIZES; index += 1) {
        const free = Math.round((most * index) / (SIZES - 1));
        const place = disk.fill(sandbox.start, free);
        const before = namesIn(place);
        const ended = await sandbox.trace(place, 'run');
        if (ended.way === 'failed') refused += 1;
        const left = ended.way === 'failed' && namesIn(place) !== before ? [`it left ${namesIn(place)}`] : [];
        const copy = sandbox.copy(place);
        disk.remove();
        const violations = [
          ...refusalViolations(ended),
          ...left,
          ...(await sandbox.checker.violations(copy, expected)),
        ];
        failures.push(...violations.map((violation) => `with ${free} bytes free: ${violation}`));
        sandbox.discard(copy);
      }
    } finally {
      disk.remove();
      sandbox.remove();
    }
    console.log(`${name}: ${SIZES} sizes, ${refused} refused, ${failures.length} failures`);
    expect(failures).toEqual([]);
    expect(refused).toBeGreaterThan(0);
    expect(refused).toBeLessThan(SIZES);
  },
);

test.runIf(isNested)('the tests above pass inside a mount namespace where only that allows mounting', async () => {
  const { status, output } = await runTestsInNamespace('tests/faults/full-disk.test.ts');
  console.log(output);
  expect(status, output).toBe(0);
});

function refusalViolations(ended: Ended): readonly string[] {
  if (ended.way === 'done') return [];
  if (ended.way === 'killed') return ['the process ended without an outcome'];
  const { code, facts = {}, message, detail } = ended.error;
  if (code === 'DISK_FULL' && Number(facts.missing) > 0) return [];
  return [`the error does not report the missing bytes: ${code} ${message} ${detail}`];
}

function bytesOf(folder: string): number {
  return filesIn(folder).reduce((bytes, name) => bytes + statSync(join(folder, name)).size, 0);
}

/** SQLite creates and removes its sidecars with any connection. */
function namesIn(folder: string): string {
  return filesIn(folder)
    .filter((name) => !/-(?:shm|wal)$/.test(name))
    .join(', ');
}

function filesIn(folder: string): readonly string[] {
  return (readdirSync(folder, { recursive: true }) as string[]).toSorted();
}
