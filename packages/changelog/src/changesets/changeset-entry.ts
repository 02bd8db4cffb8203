import type { Bump } from '@auralis/version/repository';
import type { Problem } from '../problem.ts';
import {
  AUDIENCES,
  type Audience,
  CATEGORIES,
  type Category,
  DEFAULT_AUDIENCE,
  defaultCategory,
} from '../records/categories.ts';
import { type BlockLine, type ChangesetBody, type Fence, openingOf, readReleaseBlock } from './release-block.ts';

/** The content of a changeset file below its front matter. */
export interface ChangesetEntry {
  readonly text: string;
  readonly details: string | null;
  readonly category: Category;
  readonly audience: Audience;
  /** The migration that the changeset announces, such as `v001_to_v002`, and the line that names it. */
  readonly migration: { readonly edge: string; readonly line: number } | null;
  /** The bump of the server API. */
  readonly api: { readonly bump: Exclude<Bump, 'none'>; readonly line: number } | null;
  readonly links: readonly string[];
}

/** Validates a value: `null` if it is valid, otherwise a hint. */
type Validator = (value: string) => string | null;

const API_BUMPS = ['patch', 'minor', 'major'] as const;
const MIGRATION = /^(?:v\d{3,}|legacy)_to_v\d{3,}$/;

const oneOf =
  (allowed: readonly string[]): Validator =>
  (value) =>
    allowed.includes(value) ? null : `Use one of: ${allowed.join(', ')}.`;

/** The keys of a release block and their values. */
const BLOCK_KEYS: Readonly<Record<string, Validator>> = {
  category: oneOf(Object.keys(CATEGORIES)),
  audience: oneOf(Object.keys(AUDIENCES)),
  migration: (value) => (MIGRATION.test(value) ? null : 'Use the versions from its file name, such as v001_to_v002.'),
  api: oneOf(API_BUMPS),
  links: (value) =>
    splitLinks(value).every((link) => URL.canParse(link)) ? null : 'Write absolute URLs, separated by commas.',
};

const KEY_LINE = new RegExp(`^[\\s>]*(?:${Object.keys(BLOCK_KEYS).join('|')}):\\s*\\S`);
const BLOCK_HINT = 'Open the block with ```release and close it with ```, each on a line of its own.';

/**
 * Reads a changeset file: the first paragraph is the sentence that users read, the other paragraphs are details, and the
 * fenced `release` block holds what the front matter of changesets can't express.
 *
 * @param source - the whole text of the changeset file
 * @param bump - the largest bump in its front matter, which determines the category if the block has none
 */
export function readEntry(
  file: string,
  source: string,
  bump: Bump,
): { readonly entry: ChangesetEntry; readonly problems: readonly Problem[] } {
  const body = readReleaseBlock(file, source);
  const problems = [...body.problems, ...misplacedBlocks(file, source, body)];
  const values = new Map<string, BlockLine>();
  for (const line of body.lines) {
    problems.push(...lineProblems(file, line, values.has(line.key)));
    values.set(line.key, line);
  }
  const [text = '', ...rest] = paragraphs(body.prose);
  if (text === '') problems.push(noText(file, body.bodyLine));
  const migration = values.get('migration');
  const api = values.get('api');
  const entry: ChangesetEntry = {
    text: text.replace(/\s*\n\s*/g, ' '),
    details: rest.length > 0 ? rest.join('\n\n') : null,
    category: (values.get('category')?.value as Category | undefined) ?? defaultCategory(bump),
    audience: (values.get('audience')?.value as Audience | undefined) ?? DEFAULT_AUDIENCE,
    migration: migration === undefined ? null : { edge: migration.value, line: migration.line },
    api: api === undefined ? null : { bump: api.value as (typeof API_BUMPS)[number], line: api.line },
    links: splitLinks(values.get('links')?.value ?? '').filter((link) => link !== ''),
  };
  return { entry, problems };
}

function paragraphs(prose: string): readonly string[] {
  const trimmed = prose.split(/\n[ \t]*\n/).map((paragraph) => paragraph.trim());
  return trimmed.filter((paragraph) => paragraph !== '');
}

function splitLinks(value: string): readonly string[] {
  return value.split(/[\s,]+/);
}

function lineProblems(file: string, { key, value, line }: BlockLine, repeated: boolean): readonly Problem[] {
  const validate = BLOCK_KEYS[key];
  if (validate === undefined) {
    const hint = `Use one of: ${Object.keys(BLOCK_KEYS).join(', ')}.`;
    return [{ file, line, problem: `"${key}" is not a key of the release block.`, hint }];
  }
  if (repeated) return [{ file, line, problem: `The key "${key}" appears twice.`, hint: 'Keep one of the two lines.' }];
  const hint = validate(value);
  return hint === null ? [] : [{ file, line, problem: `"${value}" is not a valid value for "${key}".`, hint }];
}

// A misspelt or misplaced release block would be read as prose, and what it says would be lost without a message, for
// example that an entry is about security.
function misplacedBlocks(file: string, source: string, { fences, blocks }: ChangesetBody): readonly Problem[] {
  const lines = source.split(/\r?\n/);
  const inFence = (at: number) => fences.some(({ opened, closed }) => at >= opened && at <= (closed ?? lines.length));
  const misspelt = fences
    .filter((fence) => !blocks.includes(fence))
    .flatMap((fence) => misspeltBlock(file, lines, fence));
  const outside = lines.flatMap((text, at) =>
    KEY_LINE.test(text) && !inFence(at) ? [outsideBlock(file, at, text)] : [],
  );
  return [...misspelt, ...outside];
}

function misspeltBlock(file: string, lines: readonly string[], fence: Fence): readonly Problem[] {
  const inside = lines.slice(fence.opened + 1, fence.closed ?? lines.length);
  const filled = inside.filter((line) => line.trim() !== '');
  const line = fence.opened + 1;
  if (/release/i.test(fence.info) || (filled.length > 0 && filled.every((text) => KEY_LINE.test(text)))) {
    const problem = `"${fence.mark}${fence.info}" does not open a release block.`;
    return [{ file, line, problem, hint: BLOCK_HINT }];
  }
  if (!inside.some((text) => opensReleaseBlock(text, fence))) return [];
  const problem = 'This block is not closed before the release block.';
  return [{ file, line, problem, hint: `Close it with ${fence.mark}.` }];
}

// A longer fence around a release block shows the block as an example; one of the same length was not closed.
function opensReleaseBlock(text: string, { mark }: Fence): boolean {
  const opening = openingOf(text);
  return opening !== null && /release/i.test(opening.info) && opening.mark.startsWith(mark);
}

function outsideBlock(file: string, at: number, text: string): Problem {
  const problem = `"${text.trim()}" is outside of the release block.`;
  return { file, line: at + 1, problem, hint: 'Move it between ```release and ```.' };
}

function noText(file: string, line: number): Problem {
  const hint = 'Write one sentence for users below the front matter.';
  return { file, line, problem: 'The changeset has no text.', hint };
}
