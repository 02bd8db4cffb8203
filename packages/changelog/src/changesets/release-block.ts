import type { Problem } from '../problem.ts';

/** One `key: value` line of a release block. */
export interface BlockLine {
  readonly key: string;
  readonly value: string;
  readonly line: number;
}

/** A fenced code block of Markdown; lines are counted from 0. */
export interface Fence {
  /** The backquotes or tildes that open it. */
  readonly mark: string;
  /** The text after the mark, usually the name of a language. */
  readonly info: string;
  readonly opened: number;
  /** The line that closes it; `null` if it is never closed and extends to the end. */
  readonly closed: number | null;
}

/** What a changeset file contains below its front matter. */
export interface ChangesetBody {
  /** The lines of the release block. */
  readonly lines: readonly BlockLine[];
  /** The text without the release block. */
  readonly prose: string;
  /** The line on which the body begins, counted from 1. */
  readonly bodyLine: number;
  /** All fenced blocks, and the release blocks among them. */
  readonly fences: readonly Fence[];
  readonly blocks: readonly Fence[];
  readonly problems: readonly Problem[];
}

const OPENING = /^\s*(?<mark>`{3,}|~{3,})\s*(?<info>[^`]*)$/;

/** Splits a changeset file into its prose and its fenced `release` block; line numbers are those of the file. */
export function readReleaseBlock(file: string, source: string): ChangesetBody {
  const all = source.split(/\r?\n/);
  const bodyStart = endOfFrontMatter(all);
  const bodyLine = bodyStart + 1;
  const fences = findFences(all, bodyStart);
  const blocks = fences.filter(({ info }) => info === 'release');
  const [block, ...more] = blocks;
  if (block === undefined)
    return { lines: [], prose: all.slice(bodyStart).join('\n'), bodyLine, fences, blocks, problems: [] };
  const { opened, closed } = block;
  const end = closed ?? all.length;
  const read = all.slice(opened + 1, end).map((text, index) => readLine(file, text, opened + 2 + index));
  return {
    lines: read.flatMap(({ parsed }) => parsed),
    prose: [...all.slice(bodyStart, opened), ...all.slice(end + 1)].join('\n'),
    bodyLine,
    fences,
    blocks,
    problems: [
      ...read.flatMap(({ problems }) => problems),
      ...(closed === null ? [unclosed(file, block)] : []),
      ...more.map((second) => secondBlock(file, second)),
    ],
  };
}

/** The mark and the info of the fence that a line opens; `null` if it opens none. */
export function openingOf(line: string): Pick<Fence, 'mark' | 'info'> | null {
  const { mark, info } = OPENING.exec(line)?.groups ?? {};
  return mark === undefined || info === undefined ? null : { mark, info: info.trim() };
}

// By the rules of CommonMark: a fence inside of a fenced block opens no other block.
function findFences(lines: readonly string[], from: number): readonly Fence[] {
  const fences: Fence[] = [];
  for (let at = from; at < lines.length; at++) {
    const opening = openingOf(lines[at] ?? '');
    if (opening === null) continue;
    const closed = lines.findIndex((line, index) => index > at && closes(line, opening.mark));
    fences.push({ ...opening, opened: at, closed: closed < 0 ? null : closed });
    if (closed < 0) break;
    at = closed;
  }
  return fences;
}

function closes(line: string, mark: string): boolean {
  const text = line.trim();
  return text.startsWith(mark) && text.replaceAll(mark.charAt(0), '') === '';
}

function endOfFrontMatter(lines: readonly string[]): number {
  const rules = lines.flatMap((text, index) => (text.trim() === '---' ? [index] : []));
  return (rules[1] ?? -1) + 1;
}

function readLine(
  file: string,
  text: string,
  line: number,
): { readonly parsed: readonly BlockLine[]; readonly problems: readonly Problem[] } {
  const content = text.replace(/(^|\s)#.*$/, '').trim();
  if (content === '') return { parsed: [], problems: [] };
  const [, key, value] = /^([\w-]+):\s*(\S.*)?$/.exec(content) ?? [];
  if (key !== undefined && value !== undefined) return { parsed: [{ key, value, line }], problems: [] };
  const problem = `"${content}" is not a valid line of a release block.`;
  return {
    parsed: [],
    problems: [{ file, line, problem, hint: 'Write "key: value", for example "category: added".' }],
  };
}

function unclosed(file: string, { opened, mark }: Fence): Problem {
  const hint = `Close it with ${mark} on a line of its own.`;
  return { file, line: opened + 1, problem: 'The release block is not closed.', hint };
}

function secondBlock(file: string, { opened }: Fence): Problem {
  const hint = 'Keep one block, or write a separate changeset for each change.';
  return { file, line: opened + 1, problem: 'The changeset has a second release block.', hint };
}
