import type { Problem } from './problem.ts';

/** One `key: value` line of a release block. */
export interface BlockLine {
  readonly key: string;
  readonly value: string;
  readonly line: number;
}

export interface ReleaseBlock {
  readonly lines: readonly BlockLine[];
  /** The body without the block. */
  readonly prose: string;
  /** The line on which the body begins. */
  readonly bodyLine: number;
  readonly problems: readonly Problem[];
}

const FENCE = '```';

/** Finds the fenced `release` block in a changeset file and takes its lines apart; line numbers are the file's. */
export function readReleaseBlock(file: string, source: string): ReleaseBlock {
  const all = source.split(/\r?\n/);
  const bodyStart = endOfFrontMatter(all);
  const opened = all.findIndex((text, index) => index >= bodyStart && isOpening(text));
  const bodyLine = bodyStart + 1;
  if (opened < 0) return { lines: [], prose: all.slice(bodyStart).join('\n'), bodyLine, problems: [] };
  const closed = all.findIndex((text, index) => index > opened && text.trim() === FENCE);
  const end = closed < 0 ? all.length : closed;
  const read = all.slice(opened + 1, end).map((text, index) => readLine(file, text, opened + 2 + index));
  return {
    lines: read.flatMap(({ parsed }) => parsed),
    prose: [...all.slice(bodyStart, opened), ...all.slice(end + 1)].join('\n'),
    bodyLine,
    problems: [
      ...read.flatMap(({ problems }) => problems),
      ...(closed < 0 ? [unclosed(file, opened + 1)] : []),
      ...secondBlock(file, all, end),
    ],
  };
}

function readLine(
  file: string,
  text: string,
  line: number,
): { readonly parsed: readonly BlockLine[]; readonly problems: readonly Problem[] } {
  const stated = text.replace(/(^|\s)#.*$/, '').trim();
  if (stated === '') return { parsed: [], problems: [] };
  const [, key, value] = /^([\w-]+):\s*(\S.*)?$/.exec(stated) ?? [];
  if (key !== undefined && value !== undefined) return { parsed: [{ key, value, line }], problems: [] };
  const problem = `"${stated}" is not a line of the release block.`;
  return {
    parsed: [],
    problems: [{ file, line, problem, cure: 'Write "key: value", for example "category: added".' }],
  };
}

function endOfFrontMatter(lines: readonly string[]): number {
  const rules = lines.flatMap((text, index) => (text.trim() === '---' ? [index] : []));
  return (rules[1] ?? -1) + 1;
}

function isOpening(text: string): boolean {
  return text.startsWith(FENCE) && text.slice(FENCE.length).trim() === 'release';
}

function unclosed(file: string, line: number): Problem {
  return {
    file,
    line,
    problem: 'The release block is not closed.',
    cure: `Close it with ${FENCE} on a line of its own.`,
  };
}

function secondBlock(file: string, lines: readonly string[], after: number): readonly Problem[] {
  const second = lines.findIndex((text, index) => index > after && isOpening(text));
  if (second < 0) return [];
  return [
    {
      file,
      line: second + 1,
      problem: 'There is a second release block.',
      cure: 'Keep one, or write a changeset for each change.',
    },
  ];
}
