import { BLOCK_KEYS } from './block-keys.ts';
import { type Fence, openingOf } from './fences.ts';
import type { Problem } from './problem.ts';

const KEY_LINE = new RegExp(`^[\\s>]*(?:${Object.keys(BLOCK_KEYS).join('|')}):\\s*\\S`);
const CURE = 'Open it with ```release and close it with ```, each on a line of its own.';

/**
 * What was meant as a release block and is none: taken for prose, it would be lost without a word, and with it what it
 * says, such as that an entry is about security.
 *
 * @param others the fenced blocks that are not the release block
 */
export function nearMisses(
  file: string,
  lines: readonly string[],
  fences: readonly Fence[],
  others: readonly Fence[],
): readonly Problem[] {
  const inFence = (at: number) => fences.some(({ opened, closed }) => at >= opened && at <= (closed ?? lines.length));
  const strays = lines.flatMap((text, at) => (KEY_LINE.test(text) && !inFence(at) ? [strayLine(file, at, text)] : []));
  return [...others.flatMap((fence) => misspelt(file, lines, fence)), ...strays];
}

function misspelt(file: string, lines: readonly string[], fence: Fence): readonly Problem[] {
  const inside = lines.slice(fence.opened + 1, fence.closed ?? lines.length);
  const stated = inside.filter((line) => line.trim() !== '');
  const line = fence.opened + 1;
  if (/release/i.test(fence.info) || (stated.length > 0 && stated.every((text) => KEY_LINE.test(text))))
    return [{ file, line, problem: `"${fence.mark}${fence.info}" does not open a release block.`, cure: CURE }];
  if (!inside.some((text) => swallowed(text, fence))) return [];
  return [
    { file, line, problem: 'This block is not closed before the release block.', cure: `Close it with ${fence.mark}.` },
  ];
}

// A longer fence around a release block shows one on purpose; one as short was left open.
function swallowed(text: string, { mark }: Fence): boolean {
  const opening = openingOf(text);
  return opening !== null && /release/i.test(opening.info) && opening.mark.startsWith(mark);
}

function strayLine(file: string, at: number, text: string): Problem {
  const problem = `"${text.trim()}" stands outside of the release block.`;
  return { file, line: at + 1, problem, cure: 'Put it between ```release and ```.' };
}
