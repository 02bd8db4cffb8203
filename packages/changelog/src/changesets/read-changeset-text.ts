import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { conflictLine } from '@auralis/version/repository';
import type { Problem } from '../problem.ts';

/** What a decoder leaves where it could not read a character. */
const REPLACEMENT = '\uFFFD';

// A tab and the ends of lines are the only control characters of a text.
const CONTROL = /[^\P{Cc}\t\r\n]/u;

/**
 * The flaws of a changeset file that nobody meant to write: its text becomes a record, and a record is never edited.
 *
 * @returns at most one problem of each kind, with the line of its first occurrence
 */
export function textProblems(root: string, file: string): readonly Problem[] {
  const bytes = readFileSync(join(root, file));
  const text = bytes.toString('utf8');
  const conflict = conflictLine(text);
  const lines = text.split('\n');
  const flaw = (line: number | null, problem: string, hint: string): readonly Problem[] =>
    line === null ? [] : [{ file, line, problem, hint }];
  return [
    ...flaw(conflict, 'The line is a conflict marker.', 'Resolve the conflict.'),
    ...flaw(
      lineWith(lines, (line) => line.includes(REPLACEMENT)),
      ...undecoded(bytes),
    ),
    ...flaw(
      lineWith(lines, (line) => CONTROL.test(line)),
      'The line contains a control character.',
      'Remove the character.',
    ),
  ];
}

function undecoded(bytes: Buffer): readonly [problem: string, hint: string] {
  const hint = 'Save the file as UTF-8, and type the character again.';
  // A replacement character that is in the file itself is what an earlier, wrong conversion left of the text.
  return bytes.includes(REPLACEMENT)
    ? ['The line contains a character that was lost in a conversion.', hint]
    : ['The line is not valid UTF-8.', hint];
}

function lineWith(lines: readonly string[], isFlawed: (line: string) => boolean): number | null {
  const at = lines.findIndex(isFlawed);
  return at < 0 ? null : at + 1;
}
