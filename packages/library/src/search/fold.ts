/** Letters that Unicode does not decompose, as a listener without them on the keyboard would type them. */
const LETTERS: Readonly<Record<string, string>> = {
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ß: 'ss',
  þ: 'th',
  ð: 'd',
  đ: 'd',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
  ŋ: 'n',
  ŧ: 't',
};
const UNDECOMPOSED = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'gu');

/** Most titles are ASCII, for which the rest would be done in vain. */
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;

/**
 * Text as it is searched: without case, accents, width and ligatures, and with single spaces. `Ágætis` becomes `agaetis`.
 */
export function fold(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(UNDECOMPOSED, (letter) => LETTERS[letter] ?? letter)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

/** The letter under which a listener looks for a text; `#` for what begins with none. */
export function firstLetter(text: string): string {
  const [letter = ''] = fold(text);
  return /\p{L}/u.test(letter) ? letter.toUpperCase() : '#';
}
