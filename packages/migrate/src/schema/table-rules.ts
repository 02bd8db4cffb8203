import { normalised, plainName, type Token, tokenize } from '../sql/tokens.ts';

/** The properties of a table that no pragma reports: CHECK, collations, generated columns, AUTOINCREMENT, deferral. */
export function tableRules(sql: string): readonly string[] {
  return definitionsIn(tokenize(sql)).flatMap((definition) => {
    const [first] = definition;
    const column = first === undefined ? '' : plainName(first).toUpperCase();
    return definition.flatMap((_, at) => ruleAt(definition, at, column));
  });
}

/** The module of a virtual table with its arguments, such as the tokenizer of a full-text index; null for other tables. */
export function moduleOf(sql: string): string | null {
  const tokens = tokenize(sql);
  if (tokens[1]?.text !== 'VIRTUAL') return null;
  const using = tokens.findIndex(({ kind, text }) => kind === 'word' && text === 'USING');
  return normalised(tokens.slice(using + 1));
}

/** Whether a table is an FTS5 index, which can check its own integrity, however the module is spelled. */
export function isFullText(sql: string): boolean {
  const tokens = tokenize(sql);
  if (tokens[1]?.text !== 'VIRTUAL') return false;
  const module = tokens[tokens.findIndex(({ kind, text }) => kind === 'word' && text === 'USING') + 1];
  return module !== undefined && plainName(module).toUpperCase() === 'FTS5';
}

/** Columns and constraints of a table: the parts between the commas of its outermost parentheses. */
function definitionsIn(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const definitions: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (isMark(token, ')')) depth -= 1;
    if (depth === 1 && isMark(token, ',')) definitions.push([]);
    else if (depth > 0) definitions.at(-1)?.push(token);
    if (isMark(token, '(')) depth += 1;
  }
  return definitions;
}

function ruleAt(tokens: readonly Token[], at: number, column: string): readonly string[] {
  const token = tokens[at];
  // SQLite also accepts PRIMARY KEY (id AUTOINCREMENT); the word has no other meaning.
  if (isWord(token, 'AUTOINCREMENT')) return ['rule AUTOINCREMENT'];
  if (depthAt(tokens, at) > 0) return [];
  const next = tokens[at + 1];
  if (isWord(token, 'CHECK')) return [`rule CHECK ${groupAt(tokens, at + 1)}`];
  if (isWord(token, 'AS')) return [`rule AS ${column} ${groupAt(tokens, at + 1)}`];
  if (isWord(token, 'COLLATE') && next !== undefined) return [`rule COLLATE ${column} ${normalised([next])}`];
  if (isWord(token, 'CONFLICT') && next !== undefined) return [`rule CONFLICT ${column} ${normalised([next])}`];
  const isDeferred =
    isWord(token, 'DEFERRABLE') && !isWord(tokens[at - 1], 'NOT') && isWord(tokens[at + 2], 'DEFERRED');
  return isDeferred ? ['rule INITIALLY DEFERRED'] : [];
}

function depthAt(tokens: readonly Token[], at: number): number {
  const before = tokens.slice(0, at);
  return before.filter((token) => isMark(token, '(')).length - before.filter((token) => isMark(token, ')')).length;
}

/** From an opening parenthesis to its closing one, with the commas of lists and calls inside. */
function groupAt(tokens: readonly Token[], start: number): string {
  let depth = 0;
  const end = tokens.findIndex((token, at) => {
    if (at < start) return false;
    if (isMark(token, '(')) depth += 1;
    if (isMark(token, ')')) depth -= 1;
    return depth === 0;
  });
  return normalised(tokens.slice(start, end + 1));
}

function isWord(token: Token | undefined, text: string): boolean {
  return token?.kind === 'word' && token.text === text;
}

function isMark(token: Token, text: string): boolean {
  return token.kind === 'mark' && token.text === text;
}
