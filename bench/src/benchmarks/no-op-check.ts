import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { MIGRATIONS_FOLDER } from '@auralis/library';
import { loadMigrations } from '@auralis/migrate';
import Sqlite from 'better-sqlite3';
import type { Benchmark } from '../benchmark.ts';
import { ratioClaim } from '../claims.ts';
import { interleave } from '../interleave.ts';
import { auralis } from '../rivals/auralis.ts';
import { otherMigrators } from '../rivals/index.ts';
import { plainSteps } from '../steps.ts';
import { TIME_COLUMNS, timeRows } from '../time-table.ts';

const BARE = 'open, PRAGMA user_version, close';

/** What an app pays at every start at which there is nothing to do, warm and in one process. */
export const noOpCheck: Benchmark = {
  name: 'no-op-check',
  async run(workshop, extent) {
    const migrations = await loadMigrations(MIGRATIONS_FOLDER);
    const ours = [
      auralis(async () => migrations),
      auralis(() => loadMigrations(MIGRATIONS_FOLDER), 'Auralis, migrations read every time'),
    ];
    const others = otherMigrators(workshop.folder('no-op-steps'), plainSteps(migrations, 0));
    const folder = workshop.folder('no-op');
    const contenders = [];
    for (const rival of [...ours, ...others]) {
      const path = join(folder, `${rival.name}.db`);
      await rival.migrate(path);
      useWal(path);
      if (!(await rival.isCurrent(path))) throw new Error(`${rival.name} left something to do`);
      contenders.push({ name: rival.name, run: () => rival.isCurrent(path) });
    }
    // A file of its own, as every contender has: a connection that may write deletes the log's files when it closes.
    const bare = join(folder, 'bare.db');
    copyFileSync(join(folder, 'Auralis.db'), bare);
    const samples = await interleave([{ name: BARE, run: () => readVersion(bare) }, ...contenders], {
      rounds: extent === 'full' ? 400 : 20,
      warmUp: 20,
    });
    return [
      {
        title: 'A check of a file that is current',
        columns: [...TIME_COLUMNS, 'to bare'],
        rows: timeRows(samples, BARE),
        claims: [ratioClaim(samples, { over: 'Auralis', under: BARE, bound: 'at most', limit: 2 })],
        samples,
      },
    ];
  },
};

function readVersion(path: string): unknown {
  const connection = new Sqlite(path);
  const version = connection.pragma('user_version', { simple: true });
  connection.close();
  return version;
}

function useWal(path: string): void {
  const connection = new Sqlite(path);
  connection.pragma('journal_mode = WAL');
  connection.close();
}
