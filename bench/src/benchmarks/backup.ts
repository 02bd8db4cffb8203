import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createBackup } from '@auralis/backup';
import { openDatabase } from '@auralis/sqlite';
import type { Benchmark } from '../benchmark.ts';
import { ratioClaim } from '../claims.ts';
import { copyAndSync } from '../floor.ts';
import { type Contender, interleave } from '../interleave.ts';
import { figure } from '../report.ts';
import { TIME_COLUMNS, timeRows } from '../time-table.ts';
import { stage } from '../workshop.ts';

const COPY = 'cp + fsync';
const BYTES = 'Auralis, SHA-256 of what was read back';
const PROVEN = 'Auralis, and quick_check';
const API = 'better-sqlite3 .backup()';

/** A copy of a library that nobody else uses at the moment. */
export const backup: Benchmark = {
  name: 'backup',
  async run(workshop, extent) {
    const library = await workshop.library(extent === 'full' ? 1_000_000 : 20_000);
    const database = stage(library, workshop.folder('backup'));
    const directory = workshop.folder('backups');
    const to = join(directory, 'copy.db');
    const into = (name: string, run: Contender['run']): Contender => ({
      name,
      run,
      prepare: () => workshop.folder('backups'),
    });
    const samples = await interleave(
      [
        into(COPY, () => copyAndSync(database, to)),
        into(BYTES, () => createBackup({ database, directory, reason: 'manual', level: 2 })),
        into(PROVEN, () => createBackup({ database, directory, reason: 'manual', level: 3 })),
        into(API, () => reading(database, (connection) => connection.backup(to))),
        into('VACUUM INTO', () => reading(database, async (connection) => connection.prepare('VACUUM INTO ?').run(to))),
      ],
      { rounds: extent === 'full' ? 7 : 1 },
    );
    const size = figure(statSync(database).size / 1e6);
    rmSync(directory, { recursive: true });
    return [
      {
        title: `A backup of ${size} MB`,
        columns: [...TIME_COLUMNS, 'to cp'],
        rows: timeRows(samples, COPY),
        claims: [
          ratioClaim(samples, { over: BYTES, under: COPY, bound: 'at most', limit: 2 }),
          ratioClaim(samples, { over: API, under: BYTES, bound: 'at least', limit: 2 }),
        ],
        samples,
      },
    ];
  },
};

async function reading(path: string, use: (connection: ReturnType<typeof openDatabase>) => Promise<unknown>) {
  const connection = openDatabase(path, { readonly: true });
  try {
    await use(connection);
  } finally {
    connection.close();
  }
}
