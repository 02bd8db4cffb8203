/** A migration in a form that every tool can use: a name that sorts, and statements. */
export interface PlainMigration {
  readonly name: string;
  readonly statements: readonly string[];
}

/** Writes migrations to a folder in a tool's own file format. */
export type MakeTool = (folder: string, migrations: readonly PlainMigration[]) => MigrationTool;

/** A migration tool with its migrations in its own file format, used as its documentation shows. */
export interface MigrationTool {
  readonly name: string;
  /** Opens a file, applies the pending migrations, and closes it. */
  migrate(path: string): Promise<void>;
  /** Opens a file, finds out by the cheapest documented call whether migrations are pending, and closes it. */
  isCurrent(path: string): Promise<boolean>;
}
