import { appendFileSync, lstatSync } from 'node:fs';
import { appendDurably, classifyError, describeCause, readSideFile } from '@auralis/sqlite/support';
import { MigrateError } from '../errors.ts';
import { resolveLinks } from '../resolve-links.ts';
import type { JournalEntry } from './journal-entry.ts';
import { type ParsedJournal, parseJournal } from './parse-journal.ts';

export type { JournalEntry, RollbackOutcome } from './journal-entry.ts';

/** The journal of a database: a file beside it. */
export function journalPath(database: string): string {
  return `${resolveLinks(database)}.upgrades.jsonl`;
}

/**
 * Appends one line and waits until it is on the disk.
 *
 * @throws MigrateError `JOURNAL_UNUSABLE`, or the error of a full or failing disk
 */
export function writeJournal(database: string, entry: JournalEntry): void {
  const path = journalPath(database);
  try {
    appendDurably(path, JSON.stringify(entry));
  } catch (cause) {
    throw classifyError(cause) === 'DATABASE_UNREADABLE' ? unusable(path, cause) : cause;
  }
}

/** Appends one line that survives a killed program, though perhaps not a power failure. */
export function noteProgress(database: string, entry: Extract<JournalEntry, { event: 'reached' }>): void {
  appendFileSync(journalPath(database), `${JSON.stringify(entry)}\n`);
}

/**
 * Every line that can be used, oldest first. A line torn by a crash is skipped: its run counts as interrupted.
 *
 * @throws MigrateError `JOURNAL_UNUSABLE` when the journal is no file, or cannot be read
 *
 * @example
 * const failed = readJournal('app.db').filter(({ event }) => event === 'failed');
 */
export function readJournal(database: string): readonly JournalEntry[] {
  return readJournalFile(database).entries;
}

/** The lines of the journal of a database, and how many of them cannot be used. */
export function readJournalFile(database: string): ParsedJournal {
  const path = journalPath(database);
  try {
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return { entries: [], skipped: 0 };
    return parseJournal(readSideFile(path));
  } catch (cause) {
    throw unusable(path, cause);
  }
}

/** The database may be as it should be: only the file beside it is not. */
function unusable(path: string, cause: unknown): MigrateError {
  return new MigrateError('JOURNAL_UNUSABLE', {
    message: `The record of upgrades beside the database, ${path}, cannot be used. The database was not changed.`,
    detail: describeCause(cause),
    hint: 'Move it to another folder, or let the app read and write it, and try again. A new one is then begun.',
    facts: { journal: path },
    cause,
  });
}
