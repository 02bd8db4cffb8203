import { migrationError } from '../errors.ts';
import type { Allowance, MigrationHeader, TableShape } from './migration.ts';

const COMMENT = /^\s*(?:--|\/\/)\s?(?<text>.*)$/;
const DIRECTIVE = /^@(?<word>\S+)\s*(?<rest>.*)$/;
/** https://semver.org, without build metadata: that says nothing about order. */
const VERSION = /^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;
const IDENTIFIER = /^[\p{L}_][\p{L}\p{N}_$]*$/u;

/**
 * Reads the comment lines at the top of a step: the listener's sentence, then directives.
 *
 * @throws MigrateError `MIGRATION_REFUSED` for an unknown or malformed directive, with file and line
 */
export function parseHeader(file: string, text: string): MigrationHeader {
  const header = { description: '', release: null as string | null, breaking: false };
  const loses: Allowance[] = [];
  const rewrites: Allowance[] = [];
  const recognises: TableShape[] = [];
  for (const { line, content } of headerLines(text)) {
    const refuse = (reason: string) => migrationError('MIGRATION_REFUSED', file, `line ${line}: ${reason}`, { line });
    const { word, rest = '' } = DIRECTIVE.exec(content)?.groups ?? {};
    if (word === undefined) {
      if (header.description === '') header.description = content;
    } else if (word === 'release') {
      if (!VERSION.test(rest)) throw refuse(`@release takes a version such as 1.2.0, not "${rest}"`);
      header.release = rest;
    } else if (word === 'breaking') {
      if (rest !== '') throw refuse('@breaking takes nothing');
      header.breaking = true;
    } else if (word === 'loses') loses.push(parseAllowance(rest, refuse));
    else if (word === 'rewrites') rewrites.push(parseAllowance(rest, refuse));
    else if (word === 'recognises') recognises.push(parseShape(rest, refuse));
    else throw refuse(`unknown directive @${word}; known are @release @breaking @loses @rewrites @recognises`);
  }
  if (header.description === '')
    throw migrationError('MIGRATION_REFUSED', file, 'the first comment line must tell the listener what the step does');
  return { ...header, loses, rewrites, recognises };
}

function headerLines(text: string): readonly { readonly line: number; readonly content: string }[] {
  const lines: { line: number; content: string }[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    if (raw.trim() === '') continue;
    const comment = COMMENT.exec(raw)?.groups?.text;
    if (comment === undefined) break;
    lines.push({ line: index + 1, content: comment.trim() });
  }
  return lines.filter(({ content }) => content !== '');
}

function parseAllowance(rest: string, refuse: (reason: string) => Error): Allowance {
  const [subject = '', reason = ''] = splitOnce(rest, ':');
  const [table = '', column, ...more] = subject.split('.');
  const named = IDENTIFIER.test(table) && (column === undefined || IDENTIFIER.test(column)) && more.length === 0;
  if (!named || reason === '') throw refuse(`"${rest}" must be "table: why" or "table.column: why"`);
  return { table, column: column ?? null, reason };
}

function parseShape(rest: string, refuse: (reason: string) => Error): TableShape {
  const [table = '', list = ''] = splitOnce(rest, ':');
  const columns = list.split(',').map((column) => column.trim());
  if (![table, ...columns].every((name) => IDENTIFIER.test(name)))
    throw refuse(`"${rest}" must be "table: column, column"`);
  return { table, columns };
}

function splitOnce(text: string, mark: string): readonly [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text.trim(), ''] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}
