import { type Fence, fencesIn } from './fences.ts';
import { nearMisses } from './near-misses.ts';
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

/** Finds the fenced `release` block in a changeset file and takes its lines apart; line numbers are the file's. */
export function readReleaseBlock(file: string, source: string): ReleaseBlock {
  const all = source.split(/\r?\n/);
  const bodyStart = endOfFrontMatter(all);
  const bodyLine = bodyStart + 1;
  const fences = fencesIn(all, bodyStart);
  const blocks = fences.filter(({ info }) => info === 'release');
  const missed = nearMisses(
    file,
    all,
    fences,
    fences.filter((fence) => !blocks.includes(fence)),
  );
  const [block, ...more] = blocks;
  if (block === undefined) return { lines: [], prose: all.slice(bodyStart).join('\n'), bodyLine, problems: missed };
  const { opened, closed } = block;
  const end = closed ?? all.length;
  const read = all.slice(opened + 1, end).map((text, index) => readLine(file, text, opened + 2 + index));
  return {
    lines: read.flatMap(({ parsed }) => parsed),
    prose: [...all.slice(bodyStart, opened), ...all.slice(end + 1)].join('\n'),
    bodyLine,
    problems: [
      ...read.flatMap(({ problems }) => problems),
      ...(closed === null ? [unclosed(file, block)] : []),
      ...more.map((second) => secondBlock(file, second)),
      ...missed,
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

function unclosed(file: string, { opened, mark }: Fence): Problem {
  const cure = `Close it with ${mark} on a line of its own.`;
  return { file, line: opened + 1, problem: 'The release block is not closed.', cure };
}

function secondBlock(file: string, { opened }: Fence): Problem {
  const cure = 'Keep one, or write a changeset for each change.';
  return { file, line: opened + 1, problem: 'There is a second release block.', cure };
}
