import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Rows } from './corpus-database.ts';
import { reasonAgainstRecover, rowsOfRecover } from './recover-command.ts';

/** Rows by table. */
export type Counts = Readonly<Record<string, number>>;

/** What `.recover` saves from a damaged file, counted by the caller's function; null when no result is recorded. */
export interface Reference {
  rowsOf(damaged: string, count: (rows: Rows) => Counts): Counts | null;
  /** Records the results for machines without `.recover`. */
  finish(): void;
}

const RECORD = new URL('../../src/salvage/recover-record.json', import.meta.url);
const isRecording = process.env.AURALIS_RECORD_RECOVER !== undefined;

/** Runs `.recover` where it is available, and reads the recorded results for the same files elsewhere. */
export function recoverReference(): Reference {
  const reason = reasonAgainstRecover();
  const record = new Map<string, Counts>(Object.entries(readRecord()));
  if (reason !== null) {
    console.error(
      `SKIPPED: .recover is not run, its figures of ${record.size} files are taken from a record. ${reason}`,
    );
    return { rowsOf: (damaged) => record.get(keyOf(damaged)) ?? null, finish: () => undefined };
  }
  return {
    rowsOf: (damaged, count) => {
      const counts = count(rowsOfRecover(damaged));
      record.set(keyOf(damaged), counts);
      return counts;
    },
    finish: () => {
      if (isRecording)
        writeFileSync(RECORD, `${JSON.stringify(Object.fromEntries([...record].toSorted()), null, 2)}\n`);
    },
  };
}

function readRecord(): Readonly<Record<string, Counts>> {
  return existsSync(RECORD) ? JSON.parse(readFileSync(RECORD, 'utf8')) : {};
}

/** Keyed by content, because another SQLite version may lay out the pages differently. */
function keyOf(damaged: string): string {
  return createHash('sha256').update(readFileSync(damaged)).digest('hex').slice(0, 16);
}
