/** A fenced block of Markdown; lines are counted from 0, in the list it was found in. */
export interface Fence {
  /** The run of backquotes or tildes that opens it. */
  readonly mark: string;
  /** What stands behind the mark: the language, as a rule. */
  readonly info: string;
  readonly opened: number;
  /** The line that closes it; `null` where none does, so that it reaches to the end. */
  readonly closed: number | null;
}

const OPENING = /^\s*(?<mark>`{3,}|~{3,})\s*(?<info>[^`]*)$/;

/** The fence that a line opens, if it does: its mark and its info. */
export function openingOf(line: string): Pick<Fence, 'mark' | 'info'> | null {
  const { mark, info } = OPENING.exec(line)?.groups ?? {};
  return mark === undefined || info === undefined ? null : { mark, info: info.trim() };
}

/** The fenced blocks from a line on, as CommonMark finds them; what stands inside of one opens no other. */
export function fencesIn(lines: readonly string[], from: number): readonly Fence[] {
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
