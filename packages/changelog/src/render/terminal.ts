import type { WhatsNew } from '../whats-new/whats-new.ts';

export interface TerminalOptions {
  /** The width in columns; 80 by default. */
  readonly columns?: number;
  /** Formats a heading, for example in bold; headings are plain by default. */
  readonly heading?: (text: string) => string;
}

/**
 * Renders what is new as plain text, wrapped to the width of a terminal. The result is empty if nothing is new.
 *
 * @example
 * const news = whatsNew({ releases, since: '1.1.0', current: '1.3.0' });
 * console.log(renderTerminal(news, { columns: 60 }));
 */
export function renderTerminal(
  { groups }: WhatsNew,
  { columns = 80, heading: format = (text) => text }: TerminalOptions = {},
): string {
  return groups
    .map(({ heading, entries }) => {
      const lines = entries.map(({ text, version }) =>
        wrapped(`${printable(text)} (${version})`, Math.max(columns, 20)),
      );
      return `${format(heading)}\n${lines.join('\n')}\n`;
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

// A terminal interprets control characters, so none may come from a text.
function printable(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').trim();
}
