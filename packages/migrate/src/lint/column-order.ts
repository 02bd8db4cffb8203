import { type Token, tokenize } from '../sql/tokens.ts';

const CONSTRAINTS: readonly string[] = ['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'CHECK', 'FOREIGN'];

/** A CREATE TABLE statement with its column definitions in reverse order; the constraints of the table stay last. */
export function reverseColumns(createSql: string): string {
  const tokens = tokenize(createSql);
  const open = tokens.findIndex(({ text }) => text === '(');
  const items = open < 0 ? [] : listItems(tokens, open);
  const [first, last] = [items[0], items.at(-1)];
  if (first === undefined || last === undefined || /^CREATE\s+VIRTUAL/i.test(createSql)) return createSql;
  const textOf = ({ start, end }: Item) => createSql.slice(start, end);
  const isConstraint = ({ word }: Item) => CONSTRAINTS.includes(word);
  const reordered = [...items.filter((item) => !isConstraint(item)).toReversed(), ...items.filter(isConstraint)];
  return `${createSql.slice(0, first.start)}${reordered.map(textOf).join(', ')}${createSql.slice(last.end)}`;
}

interface Item {
  /** The first word, in upper case. */
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

/** The items between a parenthesis and the one that closes it, separated by commas. */
function listItems(tokens: readonly Token[], open: number): readonly Item[] {
  const items: Item[] = [];
  let depth = 0;
  let from = open + 1;
  for (let index = open; index < tokens.length; index += 1) {
    const { text = '' } = tokens[index] ?? {};
    if (text === '(') depth += 1;
    if (text === ')') depth -= 1;
    if (depth > 1 || (depth === 1 && text !== ',')) continue;
    const [first, last] = [tokens[from], tokens[index - 1]];
    if (first !== undefined && last !== undefined)
      items.push({ word: first.kind === 'word' ? first.text : '', start: first.start, end: last.end });
    from = index + 1;
    if (depth === 0) break;
  }
  return items;
}
