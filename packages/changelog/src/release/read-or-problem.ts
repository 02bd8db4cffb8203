import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VersionError } from '@auralis/version';
import type { Problem } from './problem.ts';

/** What was read, or `null` and the problem that kept it from being read. */
export type Reading<Content> =
  | { readonly content: Content; readonly problems: readonly [] }
  | { readonly content: null; readonly problems: readonly Problem[] };

/** Reads a JSON file before changesets' libraries do, which end in a stack trace over one that they can't read. */
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

/** Reads with a function of `@auralis/version`, whose errors name the file. */
export function readOrProblem<Content>(read: () => Content): Reading<Content> {
  try {
    return { content: read(), problems: [] };
  } catch (error) {
    if (!(error instanceof VersionError)) throw error;
    return unreadable(String(error.facts.place), error, null);
  }
}

function missing(file: string): Reading<never> {
  const cure = 'Put it back, and see that this is the root of the repository.';
  return { content: null, problems: [{ file, line: null, problem: 'There is no such file.', cure }] };
}

function unreadable(file: string, error: unknown, text: string | null): Reading<never> {
  const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  const named = /\bline (\d+)/.exec(reason)?.[1];
  const line = named === undefined ? (text?.trimEnd().split('\n').length ?? null) : Number(named);
  const said = reason.startsWith(file) ? `It${reason.slice(file.length)}` : `It can't be read: ${reason}`;
  const problem = `${said.replace(/\.$/, '')}.`;
  return { content: null, problems: [{ file, line, problem, cure: 'Mend it, or put it back as it was committed.' }] };
}
