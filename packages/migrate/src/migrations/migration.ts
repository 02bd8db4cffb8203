import type { MigrationHeader, SchemaNode } from '@auralis/migration-files';
import type { Database } from 'better-sqlite3';
import type { Statement } from '../sql/statements.ts';

export type { Allowance, SchemaNode, TableShape } from '@auralis/migration-files';

/** What a migration written as code receives beside the database. */
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

/** A migration for what SQL can't express. It runs inside the transaction of the upgrade and must not end it. */
export interface CodeMigration {
  /** The sentence that the user reads; instead of the first line of the comment at the top of the file. */
  readonly description?: string;
  readonly up: (db: Database, context: MigrationContext) => void;
}

export type MigrationBody =
  | { readonly kind: 'sql'; readonly statements: readonly Statement[] }
  | ({ readonly kind: 'code' } & CodeMigration);

/** One file of the migrations folder: an edge from one schema version to another. */
export interface Migration extends Omit<MigrationHeader, 'ledger'> {
  /** The table in which the upgrade records the migrations: the same in all of them. */
  readonly ledger: string;
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
 * export. The directives are the comment at the top of the file, as in a `.sql` migration; so is the description, unless
 * `description` has it.
 *
 * `up` receives the connection inside the upgrade's transaction, and `context.rebuildTable` for a change that
 * `ALTER TABLE` cannot make. It must not be async, nor end the transaction, nor use code of the app that may change
 * later. It never throws by itself; what `up` throws fails the upgrade with `MIGRATION_FAILED`, and what a migration
 * must not do fails it with `MIGRATION_REFUSED`. Both roll everything back.
 *
 * @example
 * // @rewrites tracks.duration: it was in milliseconds
 * export default defineMigration({
 *   description: 'Shows durations in seconds',
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
