import type { Bump } from '@auralis/version/repository';
import type { Audience, Category } from '../release-record.ts';
import { BLOCK_KEYS } from './block-keys.ts';
import type { Problem } from './problem.ts';
import { type BlockLine, readReleaseBlock } from './release-block.ts';

/** What a changeset's body says, once read. */
export interface ChangesetEntry {
  readonly text: string;
  readonly details: string | null;
  readonly category: Category;
  readonly audience: Audience;
  /** The migration step the changeset announces, and the line that says so. */
  readonly migration: { readonly edge: string; readonly line: number } | null;
  /** How far the server's API moves. */
  readonly api: { readonly bump: Exclude<Bump, 'none'>; readonly line: number } | null;
  readonly links: readonly string[];
}

const DEFAULT_CATEGORY: Readonly<Record<Bump, Category>> = {
  none: 'changed',
  patch: 'fixed',
  minor: 'added',
  major: 'changed',
};

type Value = Pick<BlockLine, 'value' | 'line'>;

/**
 * Reads the body of a changeset: the first paragraph is the sentence for listeners, the rest are details, and the
 * fenced `release` block carries what changesets' front matter can not.
 *
 * @param source the whole text of the changeset file
 * @param bump the largest bump in its front matter, from which a missing category follows
 */
export function readEntry(
  file: string,
  source: string,
  bump: Bump,
): { readonly entry: ChangesetEntry; readonly problems: readonly Problem[] } {
  const block = readReleaseBlock(file, source);
  const problems = [...block.problems];
  const values = new Map<string, Value>();
  for (const { key, value, line } of block.lines) {
    problems.push(...lineProblems(file, key, value, line, values.has(key)));
    values.set(key, { value, line });
  }
  const [text = '', ...rest] = block.prose
    .split(/\n[ \t]*\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '');
  if (text === '') problems.push(noText(file, block.bodyLine));
  const migration = values.get('migration');
  const api = values.get('api');
  const entry: ChangesetEntry = {
    text: text.replace(/\s*\n\s*/g, ' '),
    details: rest.length > 0 ? rest.join('\n\n') : null,
    category: (values.get('category')?.value as Category | undefined) ?? DEFAULT_CATEGORY[bump],
    audience: (values.get('audience')?.value as Audience | undefined) ?? 'developer',
    migration: migration === undefined ? null : { edge: migration.value, line: migration.line },
    api: api === undefined ? null : { bump: api.value as 'patch' | 'minor' | 'major', line: api.line },
    links:
      values
        .get('links')
        ?.value.split(/[\s,]+/)
        .filter((link) => link !== '') ?? [],
  };
  return { entry, problems };
}

function lineProblems(file: string, key: string, value: string, line: number, repeated: boolean): readonly Problem[] {
  const reader = BLOCK_KEYS[key];
  if (reader === undefined) {
    return [
      {
        file,
        line,
        problem: `"${key}" is not a key of the release block.`,
        cure: `Use one of: ${Object.keys(BLOCK_KEYS).join(', ')}.`,
      },
    ];
  }
  if (repeated) return [{ file, line, problem: `"${key}" is given twice.`, cure: 'Keep one of the two lines.' }];
  const cure = reader(value);
  return cure === null ? [] : [{ file, line, problem: `"${value}" is not a ${key}.`, cure }];
}

function noText(file: string, line: number): Problem {
  return {
    file,
    line,
    problem: 'The changeset says nothing.',
    cure: 'Write one sentence for listeners below the front matter.',
  };
}
