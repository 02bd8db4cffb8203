import type { Database } from 'better-sqlite3';

/** Findings about values, not about the file: a database with old, unclean values is whole and can be backed up. */
const ABOUT_VALUES = /^(?:NULL|NUMERIC|TEXT|non-\w+) value in |^CHECK constraint failed in /;

/**
 * What SQLite finds wrong with the structure of the file; empty when it is sound.
 *
 * @param pragma - `quick_check` skips the comparison of indexes with their tables (https://sqlite.org/pragma.html#pragma_quick_check)
 */
export function findDamage(database: Database, pragma: 'quick_check' | 'integrity_check'): readonly string[] {
  const findings = database.prepare(`PRAGMA ${pragma}`).pluck().all() as readonly string[];
  return findings.filter((finding) => finding !== 'ok' && !ABOUT_VALUES.test(finding));
}
