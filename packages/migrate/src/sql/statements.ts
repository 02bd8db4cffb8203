import { canonicalText } from '@auralis/migration-files';
import { isSameName } from '@auralis/sqlite/support';
import { migrationError } from '../errors.ts';
import { plainName, type Token, tokenize } from './tokens.ts';

/** One SQL statement of a migration. */
export interface Statement {
  readonly sql: string;
  /** Line in the file, from 1. */
  readonly line: number;
  /** `additive` statements cannot change an existing row: CREATE (not AS SELECT) and ADD COLUMN. */
  readonly effect: 'additive' | 'any';
}

/**
 * Splits a migration into statements and rejects those that would end the transaction of the upgrade.
 *
 * @param ledger - the table that a migration must not name
 * @throws MigrateError `MIGRATION_REFUSED` with file and line
 */
export function parseStatements(file: string, text: string, ledger: string): readonly Statement[] {
  const sql = canonicalText(text);
  const lineOf = lineCounter(sql);
  const refuse = (offset: number, reason: string) =>
    migrationError('MIGRATION_REFUSED', file, `line ${lineOf(offset)}: ${reason}`, {
      facts: { line: lineOf(offset) },
    });
  const nul = sql.indexOf('\0');
  if (nul >= 0) throw refuse(nul, 'a NUL character ends the text for SQLite');
  const statements: Statement[] = [];
  for (const tokens of splitAtSemicolons(tokensOf(sql, refuse))) {
    const [first] = tokens;
    const last = tokens.at(-1);
    if (first === undefined || last === undefined) continue;
    const reason = reasonForRefusal(tokens, ledger);
    if (reason !== null) throw refuse(first.start, reason);
    statements.push({ sql: sql.slice(first.start, last.end), line: lineOf(first.start), effect: effectOf(tokens) });
  }
  if (statements.length === 0) throw migrationError('MIGRATION_REFUSED', file, 'the migration has no statement');
  return statements;
}

function tokensOf(sql: string, refuse: (offset: number, reason: string) => Error): readonly Token[] {
  try {
    return tokenize(sql);
  } catch (error) {
    if (error instanceof SyntaxError && 'offset' in error) throw refuse(Number(error.offset), error.message);
    throw error;
  }
}

/** Tells the line of an offset, from 1. Counts on from the offset before, so that a long file is read once. */
function lineCounter(text: string): (offset: number) => number {
  let line = 1;
  let start = 0;
  return (offset) => {
    if (offset < start) [line, start] = [1, 0];
    for (let end = text.indexOf('\n', start); end >= 0 && end < offset; end = text.indexOf('\n', start)) {
      line += 1;
      start = end + 1;
    }
    return line;
  };
}

/** A semicolon ends a statement, but inside CREATE TRIGGER only the one of `; END ;` does (https://sqlite.org/c3ref/complete.html). */
function splitAtSemicolons(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const statements: Token[][] = [[]];
  for (const token of tokens) {
    const current = statements.at(-1) ?? [];
    if (token.text !== ';' || token.kind !== 'mark') current.push(token);
    else if (!isTrigger(current) || isBodyEnd(current)) statements.push([]);
    else current.push(token);
  }
  return statements;
}

/** The END of a CASE follows an expression, the END of a trigger body follows a semicolon. */
function isBodyEnd(tokens: readonly Token[]): boolean {
  return tokens.at(-1)?.text === 'END' && tokens.at(-2)?.text === ';';
}

function isTrigger(tokens: readonly Token[]): boolean {
  const [create, second, third] = tokens.map(({ kind, text }) => (kind === 'word' ? text : ''));
  if (create !== 'CREATE') return false;
  return second === 'TRIGGER' || ((second === 'TEMP' || second === 'TEMPORARY') && third === 'TRIGGER');
}

const REFUSED: ReadonlyMap<string, string> = new Map([
  ...['BEGIN', 'COMMIT', 'END', 'ROLLBACK', 'SAVEPOINT', 'RELEASE'].map(
    (word) => [word, `${word} is not allowed in a migration: the whole upgrade is one transaction`] as const,
  ),
  ...['ATTACH', 'DETACH'].map((word) => [word, `${word} is not allowed in a migration: it works on one file`] as const),
  ['VACUUM', 'VACUUM cannot run inside the transaction of an upgrade'],
]);
const PRAGMAS = [
  'LEGACY_ALTER_TABLE',
  'DEFER_FOREIGN_KEYS',
  'TABLE_INFO',
  'TABLE_XINFO',
  'TABLE_LIST',
  'INDEX_LIST',
  'INDEX_INFO',
  'INDEX_XINFO',
  'FOREIGN_KEY_LIST',
  'FOREIGN_KEY_CHECK',
];

function reasonForRefusal(tokens: readonly Token[], ledger: string): string | null {
  const [first, name, next] = tokens;
  if (tokens.some((token) => isName(token) && isSameName(plainName(token), ledger)))
    return `${ledger} is not allowed in a migration: the upgrade itself maintains it`;
  const reason = first?.kind === 'word' ? (REFUSED.get(first.text) ?? null) : null;
  if (reason !== null || first?.text !== 'PRAGMA') return reason;
  if (name?.kind === 'word' && PRAGMAS.includes(name.text) && next?.text !== '.') return null;
  return `this PRAGMA is not allowed in a migration; allowed are ${PRAGMAS.map((word) => word.toLowerCase()).join(', ')} (foreign keys are already off)`;
}

function isName({ kind }: Token): boolean {
  return kind === 'word' || kind === 'name';
}

function effectOf(tokens: readonly Token[]): Statement['effect'] {
  const words = tokens.map(({ kind, text }) => (kind === 'word' ? text : ''));
  if (words[0] === 'CREATE') return words[1] === 'VIRTUAL' || isCreateAs(words) ? 'any' : 'additive';
  if (words[0] === 'ALTER')
    return words.includes('ADD') && !['RENAME', 'DROP', 'REFERENCES'].some((word) => words.includes(word))
      ? 'additive'
      : 'any';
  return 'any';
}

function isCreateAs(words: readonly string[]): boolean {
  const table = words[1] === 'TABLE' || words[2] === 'TABLE';
  return table && words.includes('SELECT');
}
