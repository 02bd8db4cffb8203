import { quoteName } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import { isVirtual } from './model-schema.ts';
import type { PageFile } from './page-file.ts';
import type { LostObject } from './salvage-report.ts';
import type { SchemaObject } from './schema-rows.ts';
import { rowsOn } from './stored-row.ts';
import type { SurveyedTree } from './survey.ts';

/** Fills virtual tables from what they stand for; those that have no way to do so are lost. */
export function rebuildVirtual(database: Database, objects: readonly SchemaObject[]): readonly LostObject[] {
  return objects
    .filter(({ sql }) => isVirtual(sql))
    .flatMap(({ type, name }) => {
      try {
        const table = quoteName(name);
        database.prepare(`INSERT INTO main.${table} (${table}) VALUES ('rebuild')`).run();
        return [];
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return [{ type, name, reason: `It is there, but empty: ${reason}` }];
      }
    });
}

/** AUTOINCREMENT must not give the key of a deleted row again: the counters go on from where they were. */
export function restoreCounters(database: Database, sequence: SurveyedTree | null, file: PageFile): void {
  if (sequence === null || !hasCounters(database)) return;
  const raise = database.prepare('UPDATE main.sqlite_sequence SET seq = max(seq, ?) WHERE name = ?');
  const add = database.prepare(
    `INSERT INTO main.sqlite_sequence (name, seq) SELECT name, ? FROM sqlite_schema
     WHERE type = 'table' AND name = ? AND sql LIKE '%AUTOINCREMENT%'`,
  );
  for (const row of sequence.claims.flatMap((claim) => rowsOn(claim, file))) {
    const [name, counter] = row?.values ?? [];
    if (typeof name !== 'string' || typeof counter !== 'bigint') continue;
    if (raise.run(counter, name).changes === 0) add.run(counter, name);
  }
}

function hasCounters(database: Database): boolean {
  return database.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'`).get() !== undefined;
}
