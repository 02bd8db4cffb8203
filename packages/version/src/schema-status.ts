/**
 * How a database's schema stands to the code that wants to use it, in the words of the upgrade engine:
 *
 * - `empty`: no schema yet
 * - `current`: the file is what the code writes
 * - `behind`: the file is upgraded first
 * - `ahead-compatible`: a newer app wrote it, and this one may still use it as it is
 * - `ahead-incompatible`: a newer app wrote it, and this one must leave it alone
 *
 * What else the engine may find, `legacy`, `foreign`, `damaged` or `drifted`, has no version to compare.
 */
export type SchemaStatus = 'empty' | 'current' | 'behind' | 'ahead-compatible' | 'ahead-incompatible';

/** The two numbers of a database's ledger; `minReader` is the oldest schema whose app may use the file. */
export interface FileSchema {
  readonly version: number;
  readonly minReader: number;
}

/**
 * Says what an app that writes schema `code` may do with a file. Never throws.
 *
 * @example
 * schemaStatus({ version: 4, minReader: 2 }, 3); // 'ahead-compatible'
 */
export function schemaStatus(file: FileSchema, code: number): SchemaStatus {
  if (file.version === 0) return 'empty';
  if (file.version === code) return 'current';
  if (file.version < code) return 'behind';
  return file.minReader <= code ? 'ahead-compatible' : 'ahead-incompatible';
}

/**
 * One sentence for the user about each status. Never throws.
 *
 * @example
 * describeSchema(schemaStatus({ version: 4, minReader: 2 }, 5));
 * // 'This database is from an earlier version and will be upgraded.'
 */
export function describeSchema(status: SchemaStatus): string {
  return SENTENCES[status];
}

const SENTENCES: Readonly<Record<SchemaStatus, string>> = {
  empty: 'This database is new.',
  current: 'This database is up to date.',
  behind: 'This database is from an earlier version and will be upgraded.',
  'ahead-compatible': 'A newer version upgraded this database; this version can still use it.',
  'ahead-incompatible': 'A newer version upgraded this database; only that version can open it.',
};
