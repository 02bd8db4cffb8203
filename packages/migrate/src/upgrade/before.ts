import type { BackupInProgress, CompletedBackup } from '@auralis/backup/support';
import { countRows, readCopy, rowsOf } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import { readSchemaRows } from '../schema/structure.ts';
import { type BrokenReferences, carryRecords, makeRecords, recordBrokenReferences } from '../verify/references.ts';
import { countFacts, type DatabaseFacts, factsOf } from '../verify/table-facts.ts';
import { measure } from './measure.ts';
import type { Measures } from './receipt.ts';
import type { LockedUpgrade } from './under-lock.ts';

/** The temporary table that keeps the links that led nowhere before the first step. */
export const BROKEN_BEFORE = 'auralis_broken_before';

/** What is known of a library before the first step. */
export interface Before {
  readonly measures: Measures;
  /** Everything in the file, by type and name. */
  readonly objects: ReadonlySet<string>;
  /** What the steps make up to the version the file has; null before versions were kept. */
  readonly own: ReadonlyMap<string, string> | null;
  /** Rows per table where they are known already: how long a step may take. */
  readonly rows: Readonly<Record<string, number>> | null;
  /** What the result is compared with; null where counting would prove nothing. */
  counted(): Promise<Counted | null>;
}

export interface Counted {
  readonly facts: DatabaseFacts;
  readonly broken: readonly BrokenReferences[];
}

/**
 * Looks at the library, or lets the copy of it be looked at meanwhile. A route of only CREATE and ADD COLUMN can't lose
 * a row: counting a million of them would prove nothing.
 */
export function lookBefore({ connection, plan, options }: LockedUpgrade, copy: BackupInProgress | null): Before {
  const { migrations, measures = {} } = options;
  const own = typeof plan.from === 'number' ? migrations.definitionsAt(plan.from) : null;
  const about = {
    measures: measure(connection, measures),
    objects: new Set(readSchemaRows(connection).map(({ type, name }) => `${type} ${name}`)),
    own,
  };
  if (plan.additive) return { ...about, rows: null, counted: async () => null };
  const isOurs = (table: string) => own?.has(`table ${table}`) === true;
  if (copy === null) {
    const broken = recordBrokenReferences(connection, BROKEN_BEFORE, isOurs);
    const counted = { facts: countFacts(connection), broken };
    return { ...about, rows: rowsOf(counted.facts), counted: async () => counted };
  }
  const counted = async () => countedIn(await copy.completed, connection, isOurs);
  return { ...about, rows: rowsIfSound(connection), counted };
}

/** A sound library has no broken links to keep; else they are looked up in the copy, which still has them. */
function countedIn(
  { backup, contents, orphans }: CompletedBackup,
  connection: Database,
  isOurs: (table: string) => boolean,
): Counted {
  const facts = factsOf(contents ?? {});
  if (orphans === 0) {
    makeRecords(connection, BROKEN_BEFORE);
    return { facts, broken: [] };
  }
  return readCopy(backup.path, (copy) => {
    const broken = recordBrokenReferences(copy, BROKEN_BEFORE, isOurs);
    carryRecords(copy, connection, BROKEN_BEFORE);
    return { facts, broken };
  });
}

function rowsIfSound(connection: Database): Readonly<Record<string, number>> | null {
  try {
    return countRows(connection);
  } catch {
    // Damage is named by the proof of the copy, which comes upon it too; this only says how long steps may take.
    return null;
  }
}
