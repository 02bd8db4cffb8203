import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { appendDurably } from '@auralis/sqlite';
import { resolveLinks } from '../inspection/resolve-links.ts';
import type { JournalEntry } from './entry.ts';

/** Where the journal of a library is: beside it. */
export function journalPath(database: string): string {
  return `${resolveLinks(database)}.upgrades.jsonl`;
}

/** Writes one line and waits until the disk has it. */
export function writeJournal(database: string, entry: JournalEntry): void {
  appendDurably(journalPath(database), JSON.stringify(entry));
}

/** Writes one line that a killed program leaves behind, though perhaps not a power cut. */
export function noteInJournal(database: string, entry: Extract<JournalEntry, { event: 'reached' }>): void {
  appendFileSync(journalPath(database), `${JSON.stringify(entry)}\n`);
}

/**
 * Every whole line, oldest first. A line torn by a crash is passed over: its run counts as stopped.
 *
 * @example
 * const failed = readJournal('library.db').filter(({ event }) => event === 'failed');
 */
export function readJournal(database: string): readonly JournalEntry[] {
  const path = journalPath(database);
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8').split('\n').flatMap(parseLine);
}

function parseLine(line: string): readonly JournalEntry[] {
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === 'object' && parsed !== null && 'event' in parsed ? [parsed as JournalEntry] : [];
  } catch {
    // Torn by a crash, or the empty end of the file.
    return [];
  }
}
