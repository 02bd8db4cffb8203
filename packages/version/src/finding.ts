/** One line of the table that `auralis-version check` prints: a place, what it must say, what it says. */
export interface VersionFinding {
  readonly check: string;
  /** The file, and what in it: `package.json engines.node`. */
  readonly place: string;
  readonly file: string;
  /** Counted from 1; `null` where the whole file is meant, or what is looked for is not in it. */
  readonly line: number | null;
  readonly expected: string;
  readonly found: string;
  /** `not-there`: the place does not exist yet, and need not. */
  readonly status: 'agrees' | 'differs' | 'not-there';
  /** What to do about it; empty where nothing is wrong. */
  readonly hint: string;
}

interface Comparison {
  readonly file: string;
  readonly line?: number | null | undefined;
  /** What in the file is compared, if not the whole. */
  readonly part?: string;
  readonly expected: string;
  readonly found: string;
  readonly hint: string;
}

/** Compares what a place says with what it must say. */
export function compared(check: string, { file, line, part, expected, found, hint }: Comparison): VersionFinding {
  const agrees = expected === found;
  return {
    check,
    place: part === undefined ? file : `${file} ${part}`,
    file,
    line: line ?? null,
    expected,
    found,
    status: agrees ? 'agrees' : 'differs',
    hint: agrees ? '' : hint,
  };
}

/** A place that does not exist yet. */
export function notYet(check: string, place: string, nothing = 'nothing yet'): VersionFinding {
  return { check, place, file: place, line: null, expected: nothing, found: nothing, status: 'not-there', hint: '' };
}

/** A place that is missing, although every release writes one. */
export function missing(check: string, file: string): VersionFinding {
  const hint = `Restore it as of the newest release: "git log -- ${file}" shows when it was removed.`;
  return compared(check, { file, expected: 'there', found: 'missing', hint });
}
