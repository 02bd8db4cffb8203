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
  readonly cure: string;
}

interface Comparison {
  readonly file: string;
  readonly line?: number | null | undefined;
  /** What in the file is compared, if not the whole. */
  readonly part?: string;
  readonly expected: string;
  readonly found: string;
  readonly cure: string;
}

/** Compares what a place says with what it must say. */
export function compared(check: string, { file, line, part, expected, found, cure }: Comparison): VersionFinding {
  const agrees = expected === found;
  return {
    check,
    place: part === undefined ? file : `${file} ${part}`,
    file,
    line: line ?? null,
    expected,
    found,
    status: agrees ? 'agrees' : 'differs',
    cure: agrees ? '' : cure,
  };
}

/** A place that does not exist yet. */
export function notThere(check: string, place: string, nothing = 'nothing yet'): VersionFinding {
  return { check, place, file: place, line: null, expected: nothing, found: nothing, status: 'not-there', cure: '' };
}

/** A place that is gone, though every release leaves one. */
export function gone(check: string, file: string): VersionFinding {
  const cure = `Put it back as the newest release left it: "git log -- ${file}" shows where it went.`;
  return compared(check, { file, expected: 'there', found: 'gone', cure });
}
