import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createBackup } from '@auralis/backup';
import { openDatabase } from '@auralis/sqlite';
import type { Benchmark } from '../benchmark.ts';
import { ratioClaim } from '../claims.ts';
import { copyAndSync } from '../floor.ts';
import { interleave, type Variant } from '../interleave.ts';
import { figure } from '../report.ts';
import { copyLibrary } from '../scratch.ts';
import { TIME_COLUMNS, timeRows } from '../time-table.ts';

const COPY = 'cp + fsync';
const BYTES = 'Auralis, SHA-256 of the copy';
const VERIFIED = 'Auralis, and quick_check';
const API = 'better-sqlite3 .backup()';

/** A backup of a library that no other program is using. */
export const backup: Benchmark = {
  name: 'backup',
  async run(scratch, extent) {
    const library = await scratch.library(extent === 'full' ? 1_000_000 : 20_000);
    const database = copyLibrary(library, scratch.folder('backup'));
    const directory = scratch.folder('backups');
    const to = join(directory, 'copy.db');
    const into = (name: string, run: Variant['run']): Variant => ({
      name,
      run,
      prepare: () => scratch.folder('backups'),
    });
    const samples = await interleave(
      [
        into(COPY, () => copyAndSync(database, to)),
        into(BYTES, () => createBackup({ database, directory, reason: 'manual', level: 2 })),
        into(VERIFIED, () => createBackup({ database, directory, reason: 'manual', level: 3 })),
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
