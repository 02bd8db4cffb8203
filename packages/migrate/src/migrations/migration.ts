import type { MigrationHeader, SchemaNode } from '@auralis/migration-files';
import type { Database } from 'better-sqlite3';
import type { Statement } from '../sql/statements.ts';

export type { Allowance, MigrationHeader, SchemaNode, TableShape } from '@auralis/migration-files';

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
 * Declares a migration written in TypeScript or JavaScript; it is the default export of the file.
 *
 * @example
 * export default defineMigration({ up(db) { db.exec('CREATE TABLE tags(id INTEGER PRIMARY KEY)'); } });
 */
export function defineMigration(migration: CodeMigration): CodeMigration {
  return migration;
}
