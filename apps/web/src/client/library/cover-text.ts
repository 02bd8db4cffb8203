/** A number from 0 up to, but not including, `below`; always the same for one text. */
export function hashText(text: string, below: number): number {
  let hash = 2166136261;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 16777619) >>> 0;
  return hash % below;
}

/** The first letters of the first two words. */
export function initialsOf(title: string): string {
  const words = title.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const first = (word: string) => [...word].find((char) => /[\p{L}\p{N}]/u.test(char)) ?? '';
  return words.slice(0, 2).map(first).join('').toLocaleUpperCase();
}
