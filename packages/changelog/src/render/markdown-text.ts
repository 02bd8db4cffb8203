// What Markdown or HTML would interpret as markup. An underscore inside a word is none.
const MARKUP = /[\\`*[\]<~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|&(?=#?\w+;)/gu;

/** The first character of a plain text that Markdown or HTML would interpret as markup; `null` if there is none. */
export function markupIn(text: string): string | null {
  return text.match(MARKUP)?.[0] ?? null;
}

/** Escapes what Markdown or HTML would interpret as markup; `code` in backticks stays code. */
export function markdownText(text: string): string {
  return outsideCode(text, (part) => part.replace(MARKUP, escaped));
}

/** Keeps Markdown on one line: links, emphasis and code stay, and tags are escaped, which could open a block. */
export function inlineMarkdown(markdown: string): string {
  return outsideCode(markdown, (part) => part.replace(/<(?!https?:[^\s<>]*>)/g, '&lt;'));
}

function outsideCode(text: string, change: (part: string) => string): string {
  return text
    .split(/(`[^`\n]+`)/)
    .map((part, index) => (index % 2 === 1 ? part : change(part).replace(/\s*\n\s*/g, ' ')))
    .join('');
}

function escaped(character: string): string {
  if (character === '<') return '&lt;';
  return character === '&' ? '&amp;' : `\\${character}`;
}
