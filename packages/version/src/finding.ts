/** One line of the table that `auralis-version check` prints: a place, what it must say, what it says. */
export interface VersionFinding {
  readonly check: string;
  readonly place: string;
  readonly expected: string;
  readonly found: string;
  /** `not-there`: the place does not exist yet, and need not. */
  readonly status: 'agrees' | 'differs' | 'not-there';
  /** What to do about it; empty where nothing is wrong. */
  readonly cure: string;
}

interface Comparison {
  readonly place: string;
  readonly expected: string;
  readonly found: string;
  readonly cure: string;
}

/** Compares what a place says with what it must say. */
export function compared(check: string, { place, expected, found, cure }: Comparison): VersionFinding {
  const agrees = expected === found;
  return { check, place, expected, found, status: agrees ? 'agrees' : 'differs', cure: agrees ? '' : cure };
}

/** A place that does not exist yet. */
export function notThere(check: string, place: string): VersionFinding {
  return { check, place, expected: 'nothing yet', found: 'nothing yet', status: 'not-there', cure: '' };
}
