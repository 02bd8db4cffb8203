import type { WhatsNew } from '../whats-new.ts';
import { HEADINGS } from './headings.ts';

export interface TerminalOptions {
  /** Columns to fill; 80 if not known. */
  readonly columns?: number;
  /** Marks a heading, for example in bold; plain if left out. */
  readonly heading?: (text: string) => string;
}

/** What is new as plain text for a terminal, wrapped to its width. Empty if nothing is new. */
export function renderTerminal(
  { groups }: WhatsNew,
  { columns = 80, heading = (text) => text }: TerminalOptions = {},
): string {
  return groups
    .map(({ category, entries }) => {
      const lines = entries.map(({ text, version }) =>
        wrapped(`${printable(text)} (${version})`, Math.max(columns, 20)),
      );
      return `${heading(HEADINGS[category])}\n${lines.join('\n')}\n`;
    })
    .join('\n');
}

function wrapped(text: string, columns: number): string {
  const lines: string[] = [];
  let line = '  •';
  for (const word of text.split(/\s+/)) {
    if (line.length + 1 + word.length > columns && line.trim() !== '•') {
      lines.push(line);
      line = '   ';
    }
    line += ` ${word}`;
  }
  return [...lines, line].join('\n');
}

// A terminal obeys control characters, so none may come from a text.
function printable(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').trim();
}
