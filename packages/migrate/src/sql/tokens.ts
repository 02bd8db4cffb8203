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
 * SQLite's tokens without white space and comments (https://sqlite.org/lang.html and tokenize.c: an unclosed block
 * comment runs to the end of the text, and `''` is a quote inside a string).
 *
 * @throws SyntaxError with `offset` for an unterminated string or name
 */
export function tokenize(sql: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < sql.length; ) {
    const end = skipBlank(sql, at);
    if (end > at) at = end;
    else {
      const token = readToken(sql, at);
      tokens.push(token);
      at = token.end;
    }
  }
  return tokens;
}

function skipBlank(sql: string, at: number): number {
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

/** A name without its quotes. */
export function plainName({ text, kind }: Token): string {
  if (kind === 'word') return text;
  const quote = text.charAt(0);
  const inner = text.slice(1, -1);
  return quote === '[' ? inner : inner.replaceAll(quote + quote, quote);
}

/** SQL without comments, quoted names and differences of spacing and case; strings stay unchanged. */
export function normalisedSql(sql: string): string {
  return normalised(tokenize(sql)).replace('IF NOT EXISTS ', '');
}

/** The normalised text of some tokens. */
export function normalised(tokens: readonly Token[]): string {
  return tokens
    .map((token) => (token.kind === 'string' || token.kind === 'mark' ? token.text : plainName(token).toUpperCase()))
    .join(' ');
}
