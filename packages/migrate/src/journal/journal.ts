import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { appendDurably } from '@auralis/sqlite/support';
import { resolveLinks } from '../resolve-links.ts';
import type { JournalEntry } from './journal-entry.ts';
import { type ParsedJournal, parseJournal } from './parse-journal.ts';

export type { JournalEntry, RollbackOutcome } from './journal-entry.ts';

/** The journal of a database: a file beside it. */
export function journalPath(database: string): string {
  return `${resolveLinks(database)}.upgrades.jsonl`;
}

/** Appends one line and waits until it is on the disk. */
export function writeJournal(database: string, entry: JournalEntry): void {
  appendDurably(journalPath(database), JSON.stringify(entry));
}

/** Appends one line that survives a killed program, though perhaps not a power failure. */
export function noteProgress(database: string, entry: Extract<JournalEntry, { event: 'reached' }>): void {
  appendFileSync(journalPath(database), `${JSON.stringify(entry)}\n`);
}

/**
 * Every line that can be used, oldest first. A line torn by a crash is skipped: its run counts as interrupted.
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
  return existsSync(path) ? parseJournal(readFileSync(path, 'utf8')) : { entries: [], skipped: 0 };
}
