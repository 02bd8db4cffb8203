import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VersionError } from '@auralis/version';

/** A reason why a release is refused: where it is, what is wrong, and how to fix it. */
export interface Problem {
  readonly file: string;
  /** Counted from 1; `null` if the problem concerns the whole file. */
  readonly line: number | null;
  readonly problem: string;
  /** What to do about it, as an instruction. */
  readonly hint: string;
}

/** The content of a file, or `null` and the problem that prevented reading it. */
export type Reading<Content> =
  | { readonly content: Content; readonly problems: readonly [] }
  | { readonly content: null; readonly problems: readonly Problem[] };

/** Formats a problem as one line: `.changeset/brave-cats.md:8: …`. */
export function describeProblem({ file, line, problem, hint }: Problem): string {
  return `${file}${line === null ? '' : `:${line}`}: ${problem} ${hint}`;
}

/** Finds the line, counted from 1, with the first occurrence of `part`; `null` if there is none. */
export function lineOf(text: string, part: string): number | null {
  const at = text.indexOf(part);
  return at < 0 ? null : text.slice(0, at).split('\n').length;
}

/**
 * Reads a JSON file and reports a missing or malformed one as a problem. The changesets libraries read the same files
 * afterwards, but they report a malformed one without its name.
 */
export function readJsonOrProblem(root: string, file: string): Reading<unknown> {
  let text: string | null = null;
  try {
    text = readFileSync(join(root, file), 'utf8');
    return { content: JSON.parse(text), problems: [] };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return missing(file);
    return unreadable(file, error, text);
  }
}

/** Calls a reader of `@auralis/version` and reports its error, which names the file, as a problem. */
export function readOrProblem<Content>(read: () => Content): Reading<Content> {
  try {
    return { content: read(), problems: [] };
  } catch (error) {
    if (!(error instanceof VersionError)) throw error;
    const file = String(error.facts.place);
    const statement = error.message.startsWith(file)
      ? aboutFile(file, error.message)
      : error.message.replace(/\.$/, '');
    const problem = `${statement}: ${error.detail.replace(/\.$/, '')}.`;
    const line = typeof error.facts.line === 'number' ? error.facts.line : namedLine(error.message);
    return { content: null, problems: [{ file, line, problem, hint: error.hint }] };
  }
}

/** The number in a message such as `Unexpected end of input at line 4`. */
function namedLine(message: string): number | null {
  const line = /\bline (\d+)/.exec(message)?.[1];
  return line === undefined ? null : Number(line);
}

function missing(file: string): Reading<never> {
  const hint = 'Restore the file, or run the command in the root of the repository.';
  return { content: null, problems: [{ file, line: null, problem: 'The file is missing.', hint }] };
}

function unreadable(file: string, error: unknown, text: string | null): Reading<never> {
  const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  const line = namedLine(reason) ?? text?.trimEnd().split('\n').length ?? null;
  const problem = `${aboutFile(file, reason)}.`;
  return { content: null, problems: [{ file, line, problem, hint: 'Fix the file or restore the committed version.' }] };
}

/** A reason without its period, as a statement about a file that is named beside it. */
function aboutFile(file: string, reason: string): string {
  const statement = reason.startsWith(file)
    ? `The file${reason.slice(file.length)}`
    : `The file can't be read: ${reason}`;
  return statement.replace(/\.$/, '');
}
