import { plainName, type Token, tokenize } from './tokens.ts';

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
