import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { MIGRATIONS_FOLDER } from '@auralis/library';
import { loadMigrations } from '@auralis/migrate';
import Sqlite from 'better-sqlite3';
import type { Benchmark } from '../benchmark.ts';
import { interleave, type Variant } from '../interleave.ts';
import { auralisTool } from '../migration-tools/auralis.ts';
import { otherTools } from '../migration-tools/index.ts';
import { sqliteShell } from '../migration-tools/sqlite-shell.ts';
import { plainMigrations } from '../migrations.ts';
import { TIME_COLUMNS, timeRows } from '../time-table.ts';

const BARE = 'better-sqlite3, one transaction';

/** The first start: creates a library at the newest schema. */
export const freshFile: Benchmark = {
  name: 'fresh-file',
  async run(scratch, extent) {
    const migrations = await loadMigrations(MIGRATIONS_FOLDER);
    const plain = plainMigrations(migrations, 0);
    const statements = plain.flatMap((migration) => migration.statements);
    const tools = [auralisTool(async () => migrations), ...otherTools(scratch.folder('fresh-migrations'), plain)];
    const shell = sqliteShell(plain);
    const path = join(scratch.folder('fresh'), 'library.db');
    const fresh = (name: string, run: Variant['run']): Variant => ({ name, run, prepare: () => remove(path) });
    const samples = await interleave(
      [
        fresh(BARE, () => applyBare(path, statements)),
        ...tools.map((tool) => fresh(tool.name, () => tool.migrate(path))),
        ...(shell === null ? [] : [fresh('sqlite3 shell, a process', () => shell(path))]),
      ],
      { rounds: extent === 'full' ? 30 : 2, warmUp: 2 },
    );
    return [
      {
        title: 'A new file, all migrations',
        columns: [...TIME_COLUMNS, 'to bare'],
        rows: timeRows(samples, BARE),
        claims: [],
        samples,
      },
    ];
  },
};

function applyBare(path: string, statements: readonly string[]): void {
  const connection = new Sqlite(path);
  connection.exec('BEGIN IMMEDIATE');
  for (const sql of statements) connection.exec(sql);
  connection.exec('COMMIT');
  connection.close();
}

function remove(path: string): void {
  for (const end of ['', '-wal', '-shm', '-journal', '.upgrades.jsonl']) rmSync(`${path}${end}`, { force: true });
}
