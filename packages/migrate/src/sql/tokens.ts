export interface Token {
  readonly kind: 'word' | 'name' | 'string' | 'mark';
  /** As written; words in upper case. */
  readonly text: string;
  /** Offsets into the text. */
  readonly start: number;
  readonly end: number;
}

const WORD = /[\p{L}_][\p{L}\p{N}_$]*/uy;
const NUMBER = /(?:\d[\w.]*|\.\d\w*)/y;

/**
 * SQLite's tokens without blanks and comments (https://sqlite.org/lang.html, tokenize.c for the odd ones: an open
 * block comment runs to the end of the text, `''` is a quote inside a string).
 *
 * @throws SyntaxError with `offset` for a string or name without its end
 */
export function tokenize(sql: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < sql.length; ) {
    const end = blankEnd(sql, at);
    if (end > at) at = end;
    else {
      const token = readToken(sql, at);
      tokens.push(token);
      at = token.end;
    }
  }
  return tokens;
}

function blankEnd(sql: string, at: number): number {
  if (/\s/.test(sql.charAt(at))) return at + 1;
  if (sql.startsWith('--', at)) return endOr(sql, sql.indexOf('\n', at), 1);
  if (sql.startsWith('/*', at)) return endOr(sql, sql.indexOf('*/', at + 2), 2);
  return at;
}

function endOr(sql: string, found: number, length: number): number {
  return found < 0 ? sql.length : found + length;
}

function readToken(sql: string, start: number): Token {
  const first = sql.charAt(start);
  if (first === "'") return { kind: 'string', ...quoted(sql, start, "'") };
  if (first === '"' || first === '`') return { kind: 'name', ...quoted(sql, start, first) };
  if (first === '[') return { kind: 'name', ...quoted(sql, start, ']') };
  const word = match(WORD, sql, start);
  if (word !== null) return { kind: 'word', text: word.toUpperCase(), start, end: start + word.length };
  const text = match(NUMBER, sql, start) ?? first;
  return { kind: 'mark', text, start, end: start + text.length };
}

function match(pattern: RegExp, sql: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(sql)?.[0] ?? null;
}

function quoted(sql: string, start: number, close: string): Omit<Token, 'kind'> {
  for (let at = start + 1; at < sql.length; at += 1) {
    if (sql.charAt(at) !== close) continue;
    if (close !== ']' && sql.charAt(at + 1) === close) at += 1;
    else return { text: sql.slice(start, at + 1), start, end: at + 1 };
  }
  throw Object.assign(new SyntaxError(`${close} is missing`), { offset: start });
}

/** What a name stands for, without its quotes. */
export function plainName({ text, kind }: Token): string {
  if (kind === 'word') return text;
  const quote = text.charAt(0);
  const inner = text.slice(1, -1);
  return quote === '[' ? inner : inner.replaceAll(quote + quote, quote);
}

/** SQL without comments, quotes round names and differences of blanks and case; strings stay as they are. */
export function normalisedSql(sql: string): string {
  return normalised(tokenize(sql)).replace('IF NOT EXISTS ', '');
}

/** The same of a part of it. */
export function normalised(tokens: readonly Token[]): string {
  return tokens
    .map((token) => (token.kind === 'string' || token.kind === 'mark' ? token.text : plainName(token).toUpperCase()))
    .join(' ');
}
