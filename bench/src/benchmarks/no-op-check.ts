import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { MIGRATIONS_FOLDER } from '@auralis/library';
import { loadMigrations } from '@auralis/migrate';
import Sqlite from 'better-sqlite3';
import type { Benchmark } from '../benchmark.ts';
import { ratioClaim } from '../claims.ts';
import { interleave } from '../interleave.ts';
import { auralisTool } from '../migration-tools/auralis.ts';
import { otherTools } from '../migration-tools/index.ts';
import { plainMigrations } from '../migrations.ts';
import { TIME_COLUMNS, timeRows } from '../time-table.ts';

const BARE = 'open, PRAGMA user_version, close';

/** The cost of a start with nothing to do, warm and in one process. */
export const noOpCheck: Benchmark = {
  name: 'no-op-check',
  async run(scratch, extent) {
    const migrations = await loadMigrations(MIGRATIONS_FOLDER);
    const ours = [
      auralisTool(async () => migrations),
      auralisTool(() => loadMigrations(MIGRATIONS_FOLDER), 'Auralis, migrations read each time'),
    ];
    const others = otherTools(scratch.folder('no-op-migrations'), plainMigrations(migrations, 0));
    const folder = scratch.folder('no-op');
    const variants = [];
    for (const tool of [...ours, ...others]) {
      const path = join(folder, `${tool.name}.db`);
      await tool.migrate(path);
      useWal(path);
      if (!(await tool.isCurrent(path))) throw new Error(`${tool.name} reports pending migrations`);
      variants.push({ name: tool.name, run: () => tool.isCurrent(path) });
    }
    // A file of its own, as every variant has: a connection that may write deletes the log's files when it closes.
    const bare = join(folder, 'bare.db');
    copyFileSync(join(folder, 'Auralis.db'), bare);
    const samples = await interleave([{ name: BARE, run: () => readVersion(bare) }, ...variants], {
      rounds: extent === 'full' ? 400 : 20,
      warmUp: 20,
    });
    return [
      {
        title: 'A check of a current file',
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
