import type { SchemaObject } from './schema.ts';

/** `exact` where a sound index tells how many rows there were; else guessed from the pages that are lost. */
export interface LostRows {
  readonly rows: number;
  readonly certainty: 'exact' | 'estimate';
}

export interface SalvagedTable {
  readonly name: string;
  /** Rows in the new file, with those from the backup. */
  readonly rowsSaved: number;
  readonly rowsFromBackup: number;
  /** Rows of the damaged file that are not in the new one; null when it can't be known. */
  readonly rowsLost: LostRows | null;
  /**
   * The furthest way that had to be gone for rows of the damaged file. `scan`: SQLite read the whole table. `pages`:
   * its pages were read one by one. `index`: and rows were put together from an index. `none`: nothing was readable.
   */
  readonly how: 'scan' | 'pages' | 'index' | 'none';
}

export interface LostObject extends Pick<SchemaObject, 'type' | 'name'> {
  readonly reason: string;
}

export interface SalvageReport {
  /** `whole`: nothing is missing. `partial`: see the tables and objects. */
  readonly status: 'whole' | 'partial';
  /** The new file. */
  readonly path: string;
  /** The folder with the damaged file and its sidecars as they were. */
  readonly evidence: string;
  readonly backup: string | null;
  /** Whether the list of tables itself could be read to its end. */
  readonly schema: 'whole' | 'partial';
  /** `applied`: the commits of a log beside the file are in. `unreadable`: it had some that SQLite could not use. */
  readonly log: 'none' | 'applied' | 'unreadable';
  readonly tables: readonly SalvagedTable[];
  /** Names of indexes, views, triggers and virtual tables made again from their SQL. */
  readonly recreated: readonly string[];
  readonly lost: readonly LostObject[];
  /** quick_check of the new file; empty when it is sound. */
  readonly damage: readonly string[];
  /** Links to rows that don't exist, by foreign_key_check; null when the schema doesn't allow to count them. */
  readonly orphans: number | null;
}
