import type { Database } from 'better-sqlite3';
import { quoteName } from './contents.ts';
import { isMissingPart } from './errors.ts';

/** A table that this connection cannot check or count: it lacks a collation, function or module that the table uses. */
export interface UncheckedTable {
  readonly table: string;
  /** SQLite's message, such as `no such collation sequence: app_locale`. */
  readonly reason: string;
}

export interface StructureCheck {
  /** What SQLite finds wrong with the structure of the file; empty when it is intact. */
  readonly damage: readonly string[];
  /** Empty when all of the file was checked. Otherwise its unused pages were not checked either. */
  readonly unchecked: readonly UncheckedTable[];
}

/** Findings about values, not about the file: a database with invalid values is intact and can be backed up. */
const ABOUT_VALUES = /^(?:NULL|NUMERIC|TEXT|non-\w+) value in |^CHECK constraint failed in /;

/**
 * Checks the structure of the file. Where a table needs a collation, function or module that this connection lacks, SQLite
 * refuses to check the file as a whole: then every other table is checked by itself, and that one is named.
 *
 * @param pragma - `quick_check` skips the comparison of indexes with their tables (https://sqlite.org/pragma.html#pragma_quick_check)
 */
export function checkStructure(database: Database, pragma: 'quick_check' | 'integrity_check'): StructureCheck {
  const findings = (argument = '') => {
    const all = database.prepare(`PRAGMA main.${pragma}${argument}`).pluck().all() as readonly string[];
    return all.filter((finding) => finding !== 'ok' && !ABOUT_VALUES.test(finding));
  };
  try {
    return { damage: findings(), unchecked: [] };
  } catch (error) {
    if (!isMissingPart(error)) throw error;
  }
  const damage: string[] = [];
  const unchecked: UncheckedTable[] = [];
  const tables = database.prepare("SELECT name FROM main.sqlite_schema WHERE type = 'table'").pluck().all();
  for (const table of ['sqlite_schema', ...(tables as readonly string[])]) {
    try {
      damage.push(...findings(`(${quoteName(table)})`));
    } catch (error) {
      if (!isMissingPart(error)) throw error;
      unchecked.push({ table, reason: (error as Error).message });
    }
  }
  return { damage, unchecked };
}
