/** The longest texts that GitHub takes, in characters. */
export const GITHUB_LIMITS = { release: 125_000, comment: 65_000 } as const;

/**
 * Shortens Markdown to a length: entries at its end are left out, and a sentence says where they are. A text that fits stays
 * as it is.
 *
 * @param more - where the whole text is, as Markdown
 */
export function fitLength(text: string, limit: number, more: string): string {
  if (text.length <= limit) return text;
  const remark = `**The rest is left out: it is too long for GitHub.** ${more}`;
  // An entry or a heading begins at the margin; the details of an entry are indented.
  const starts = [...text.matchAll(/^(?:- |#)/gm)].map(({ index }) => index);
  const end = starts.findLast((start) => start + remark.length + 1 <= limit) ?? 0;
  // A heading without an entry below it goes too.
  const kept = text
    .slice(0, end)
    .trimEnd()
    .replace(/(?:(?:^|\n+)#[^\n]*)+$/, '');
  return kept === '' ? remark : `${kept}\n\n${remark}`;
}
