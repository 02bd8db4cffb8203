import type { Database } from 'better-sqlite3';
import type { Statement } from '../sql/statements.ts';

/** A schema version, or a library from before versions were kept. Version 0 is a file without tables. */
export type SchemaNode = number | 'legacy';

/** What a step says it may lose or change, and why. */
export interface Allowance {
  readonly table: string;
  /** Null means the whole table. */
  readonly column: string | null;
  readonly reason: string;
}

/** A table, with at least these columns, by which a library from before versions is recognised. */
export interface TableShape {
  readonly table: string;
  readonly columns: readonly string[];
}

export interface MigrationHeader {
  /** The sentence a listener reads. */
  readonly description: string;
  /** The app version that ships the step. */
  readonly release: string | null;
  /** Whether apps that know only older schemas must not open the result. */
  readonly breaking: boolean;
  readonly loses: readonly Allowance[];
  readonly rewrites: readonly Allowance[];
  readonly recognises: readonly TableShape[];
}

/** What a step written as code is given beside the database. */
export interface MigrationContext {
  /** Copies a table into a new definition, keeping rows, row ids, references, indexes, triggers and views. */
  rebuildTable(options: {
    readonly table: string;
    readonly createSql: string;
    readonly columns?: Readonly<Record<string, string>>;
  }): void;
  /** Names of the columns a table has in this file, in its own order. */
  columnsOf(table: string): readonly string[];
}

/** A step for what SQL can't say. It runs inside the upgrade's transaction and must not end it. */
export interface CodeMigration {
  readonly up: (db: Database, context: MigrationContext) => void;
}

export type MigrationBody =
  | { readonly kind: 'sql'; readonly statements: readonly Statement[] }
  | ({ readonly kind: 'code' } & CodeMigration);

/** One file of the migrations folder: an edge from one schema version to another. */
export interface Migration extends MigrationHeader {
  /** File name. */
  readonly file: string;
  readonly name: string;
  readonly from: SchemaNode;
  readonly to: number;
  /** The file as it was read. */
  readonly text: string;
  /** SHA-256 over the canonical text, in hexadecimal. */
  readonly checksum: string;
  readonly body: MigrationBody;
}

/**
 * Declares a migration written in TypeScript or JavaScript, for what SQL cannot express; it is the file's default
 * export. The description and the directives are the comment at the top of the file, as in a `.sql` migration.
 *
 * `up` receives the connection inside the upgrade's transaction, and `context.rebuildTable` for a change that
 * `ALTER TABLE` cannot make. It must not be async, nor end the transaction, nor use code of the app that may change
 * later. It never throws by itself; what `up` throws fails the upgrade with `MIGRATION_FAILED`, and what a migration
 * must not do fails it with `MIGRATION_REFUSED`. Both roll everything back.
 *
 * @example
 * // Shows durations in seconds
 * // @rewrites tracks.duration: it was in milliseconds
 * export default defineMigration({
 *   up(db) {
 *     const update = db.prepare('UPDATE tracks SET duration = ? WHERE id = ?');
 *     for (const { id, duration } of db.prepare('SELECT id, duration FROM tracks').all() as { id: number; duration: number }[])
 *       update.run(duration / 1000, id);
 *   },
 * });
 */
export function defineMigration(migration: CodeMigration): CodeMigration {
  return migration;
}
