import type { SchemaObject } from './schema.ts';

/** `exact` if a sound index gives the number of rows; otherwise estimated from the lost pages. */
export interface LostRows {
  readonly rows: number;
  readonly certainty: 'exact' | 'estimate';
}

export interface SalvagedTable {
  readonly name: string;
  /** Rows in the new file, including those from the backup. */
  readonly rowsSaved: number;
  readonly rowsFromBackup: number;
  /** Rows of the damaged file that are not in the new one; null when the number is unknown. */
  readonly rowsLost: LostRows | null;
  /**
   * The last method needed to read the damaged table. `scan`: SQLite read the whole table. `pages`: its pages were read
   * one by one. `index`: rows were also rebuilt from an index. `none`: nothing was readable.
   */
  readonly how: 'scan' | 'pages' | 'index' | 'none';
}

export interface LostObject extends Pick<SchemaObject, 'type' | 'name'> {
  readonly reason: string;
  /** False where only this program lacks a collation, function or module that the object needs. */
  readonly isDamaged: boolean;
}

export interface SalvageReport {
  /** `whole`: nothing is missing. `partial`: see the tables and objects. */
  readonly status: 'whole' | 'partial';
  /** The new file. */
  readonly path: string;
  /** The folder with the damaged file and its sidecars as they were. */
  readonly evidence: string;
  readonly backup: string | null;
  /** Whether the schema could be read completely. */
  readonly schema: 'whole' | 'partial';
  /** `applied`: the new file contains the commits of the log. `unreadable`: SQLite could not apply some of them. */
  readonly log: 'none' | 'applied' | 'unreadable';
  readonly tables: readonly SalvagedTable[];
  /** Names of indexes, views, triggers and virtual tables created again from their SQL. */
  readonly recreated: readonly string[];
  readonly lost: readonly LostObject[];
  /** quick_check of the new file; empty when it is sound. */
  readonly damage: readonly string[];
  /** Foreign key violations from foreign_key_check; null when the schema does not allow the check. */
  readonly orphans: number | null;
}
