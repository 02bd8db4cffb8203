import { closeSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { type Backup, createBackup, restoreBackup } from '@auralis/backup';
import type { Benchmark } from '../benchmark.ts';
import { ratioClaim } from '../claims.ts';
import { copyAndSync } from '../floor.ts';
import { interleave, type Variant } from '../interleave.ts';
import { figure } from '../report.ts';
import { copyLibrary, type Scratch } from '../scratch.ts';
import { TIME_COLUMNS, timeRows } from '../time-table.ts';

const COPY = 'cp + fsync';
const MISSING = 'Auralis, swap, library missing';
const DAMAGED = 'Auralis, swap, header damaged';
const IN_PLACE = 'Auralis, in place, with a safety copy';

/** A restore of a backup that was verified to level 4 when it was made. */
export const restore: Benchmark = {
  name: 'restore',
  async run(scratch, extent) {
    const library = await scratch.library(extent === 'full' ? 1_000_000 : 20_000);
    const { database, backup } = await makeBackup(library, scratch);
    const run = () => restoreBackup({ database, id: backup.id });
    const variants: readonly Variant[] = [
      { name: COPY, prepare: () => clear(database), run: () => copyAndSync(backup.path, database) },
      { name: MISSING, prepare: () => clear(database), run },
      { name: DAMAGED, prepare: () => damage(library, database), run },
      { name: IN_PLACE, prepare: () => copyOver(library, database), run },
    ];
    const samples = await interleave(variants, { rounds: extent === 'full' ? 5 : 1 });
    return [
      {
        title: `A restore of ${figure(statSync(backup.path).size / 1e6)} MB`,
        columns: [...TIME_COLUMNS, 'to cp'],
        rows: timeRows(samples, COPY),
        claims: [
          ratioClaim(samples, { over: MISSING, under: COPY, bound: 'at most', limit: 1.5 }),
          ratioClaim(samples, { over: DAMAGED, under: COPY, bound: 'at most', limit: 1.5 }),
        ],
        samples,
      },
    ];
  },
};

async function makeBackup(
  library: string,
  scratch: Scratch,
): Promise<{ readonly database: string; readonly backup: Backup }> {
  const database = copyLibrary(library, scratch.folder('restore'));
  return { database, backup: await createBackup({ database, reason: 'manual', level: 4 }) };
}

function clear(database: string): void {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${database}${end}`, { force: true });
}

function copyOver(library: string, database: string): void {
  clear(database);
  copyAndSync(library, database);
}

function damage(library: string, database: string): void {
  copyOver(library, database);
  const file = openSync(database, 'r+');
  writeSync(file, Buffer.alloc(100, 0x5a), 0, 100, 0);
  closeSync(file);
}
