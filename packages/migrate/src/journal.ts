import { existsSync, readFileSync } from 'node:fs';
import { appendDurably } from '@auralis/backup/storage';
import type { SchemaNode } from './migrations/migration.ts';

interface EntryBase {
  readonly run: string;
  readonly at: string;
  readonly from: SchemaNode;
  readonly to: number;
  /** The steps of the run and their texts: another release is another try. */
  readonly steps: readonly string[];
}

/** One line of `<library>.upgrades.jsonl`. Holds no titles and no names. */
export type JournalEntry =
  | (EntryBase & { readonly event: 'started'; readonly appVersion: string; readonly bytes: number })
  | (EntryBase & {
      readonly event: 'finished';
      readonly durationMs: number;
      readonly losses: readonly unknown[];
      readonly backup: string | null;
    })
  | (EntryBase & {
      readonly event: 'failed';
      readonly code: string;
      readonly step: string | null;
      readonly durationMs: number;
      readonly backup: string | null;
    });

export function journalPath(database: string): string {
  return `${database}.upgrades.jsonl`;
}

export function writeJournal(database: string, entry: JournalEntry): void {
  appendDurably(journalPath(database), JSON.stringify(entry));
}

/** Every whole line, oldest first. A line torn by a crash is passed over: its run counts as stopped. */
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

/** The listener's doing or a passing state, not a fault of the steps. */
const NOT_COUNTED: readonly string[] = ['CANCELLED', 'DATABASE_BUSY', 'DISK_FULL'];

/** How often in a row these same steps failed, or were stopped by a crash, on this file; pure. */
export function failuresInARow(entries: readonly JournalEntry[], steps: readonly string[]): number {
  const ended = new Set(entries.filter(({ event }) => event !== 'started').map(({ run }) => run));
  const outcomes = entries.filter(({ event, run }) => event !== 'started' || !ended.has(run));
  let failures = 0;
  for (const entry of outcomes.toReversed()) {
    if (entry.event === 'finished' || entry.steps.join() !== steps.join()) break;
    if (entry.event === 'failed' && NOT_COUNTED.includes(entry.code)) continue;
    failures += 1;
  }
  return failures;
}
