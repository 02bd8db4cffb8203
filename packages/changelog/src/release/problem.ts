/** Something that stands in the way of a release: where, what, and what to do about it. */
export interface Problem {
  readonly file: string;
  /** Counted from 1; `null` where the whole file is meant. */
  readonly line: number | null;
  readonly problem: string;
  readonly cure: string;
}

/** A problem as one line for people: `.changeset/brave-cats.md:8: …`. */
export function describeProblem({ file, line, problem, cure }: Problem): string {
  return `${file}${line === null ? '' : `:${line}`}: ${problem} ${cure}`;
}

/** The line, counted from 1, on which `part` first stands in `text`; `null` if it does not. */
export function lineOf(text: string, part: string): number | null {
  const at = text.indexOf(part);
  return at < 0 ? null : text.slice(0, at).split('\n').length;
}
