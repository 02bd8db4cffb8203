import type { JournalEntry } from './journal-entry.ts';

/** The lines of a journal. */
export interface ParsedJournal {
  readonly entries: readonly JournalEntry[];
  /** Lines that are torn by a crash, lack a field, or come from a version that writes other events. */
  readonly skipped: number;
}

/** Reads the text of a journal. A line that cannot be used is skipped: its run counts as one without that line. */
export function parseJournal(text: string): ParsedJournal {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const entries = lines.flatMap(parseLine);
  return { entries, skipped: lines.length - entries.length };
}

function parseLine(line: string): readonly JournalEntry[] {
  try {
    const parsed: unknown = JSON.parse(line);
    return isEntry(parsed) ? [parsed] : [];
  } catch {
    return [];
  }
}

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isNumber: Check = (value) => typeof value === 'number';
const isTextOrNull: Check = (value) => value === null || isText(value);
const isListOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const isLoss: Check = (value) =>
  hasFields(value, { table: isText, column: isTextOrNull, count: isNumber, reasons: isListOf(isText) });

const RUN: Readonly<Record<string, Check>> = {
  run: isText,
  at: isText,
  from: (value) => isNumber(value) || value === 'legacy',
  to: isNumber,
  steps: isListOf(isText),
};

/** The fields of each event that are used by whoever reads a journal. */
const FIELDS: Readonly<Record<JournalEntry['event'], Readonly<Record<string, Check>>>> = {
  started: RUN,
  reached: { run: isText, fraction: isNumber },
  finished: { ...RUN, durationMs: isNumber, losses: isListOf(isLoss) },
  failed: { ...RUN, code: isText, wayBack: isText },
  stopped: { ...RUN, fraction: isNumber, wayBack: isText },
  restored: { run: isText, at: isText, code: isTextOrNull },
  repaired: { run: isText, at: isText },
};

/** Whether parsed JSON is a line of a journal with all the fields that are used. */
export function isEntry(value: unknown): value is JournalEntry {
  if (!hasFields(value, { event: (event) => isText(event) && Object.hasOwn(FIELDS, String(event)) })) return false;
  return hasFields(value, FIELDS[(value as JournalEntry).event]);
}

function hasFields(value: unknown, fields: Readonly<Record<string, Check>>): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const record = value as Readonly<Record<string, unknown>>;
  return Object.entries(fields).every(([name, check]) => check(record[name]));
}
