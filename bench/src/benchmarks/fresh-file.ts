import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { MIGRATIONS_FOLDER } from '@auralis/library';
import { loadMigrations } from '@auralis/migrate';
import Sqlite from 'better-sqlite3';
import type { Benchmark } from '../benchmark.ts';
import { type Contender, interleave } from '../interleave.ts';
import { auralis } from '../rivals/auralis.ts';
import { otherMigrators } from '../rivals/index.ts';
import { sqliteShell } from '../rivals/sqlite-shell.ts';
import { plainSteps } from '../steps.ts';
import { TIME_COLUMNS, timeRows } from '../time-table.ts';

const BARE = 'better-sqlite3, one transaction';

/** The first start: from no file to the newest schema. */
export const freshFile: Benchmark = {
  name: 'fresh-file',
  async run(workshop, extent) {
    const migrations = await loadMigrations(MIGRATIONS_FOLDER);
    const steps = plainSteps(migrations, 0);
    const statements = steps.flatMap((step) => step.statements);
    const rivals = [auralis(async () => migrations), ...otherMigrators(workshop.folder('fresh-steps'), steps)];
    const shell = sqliteShell(steps);
    const path = join(workshop.folder('fresh'), 'library.db');
    const fresh = (name: string, run: Contender['run']): Contender => ({ name, run, prepare: () => remove(path) });
    const samples = await interleave(
      [
        fresh(BARE, () => applyBare(path, statements)),
        ...rivals.map((rival) => fresh(rival.name, () => rival.migrate(path))),
        ...(shell === null ? [] : [fresh('sqlite3 shell, a process', () => shell(path))]),
      ],
      { rounds: extent === 'full' ? 30 : 2, warmUp: 2 },
    );
    return [
      {
        title: 'A fresh file, all steps',
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
