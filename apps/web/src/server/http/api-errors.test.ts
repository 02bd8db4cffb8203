import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CodedError } from '@auralis/errors';
import { expect, test } from 'vitest';
import { type ApiErrorCode, apiError } from '../controllers/api-error.ts';
import { toProblem } from './problem-response.ts';

const SERVER = join(import.meta.dirname, '..');
const DOCUMENT = readFileSync(join(SERVER, '../../../../docs/api-errors.md'), 'utf8');

const read = (path: string) => readFileSync(join(SERVER, path), 'utf8');
const CODES = [...read('controllers/api-error.ts').matchAll(/^ {2}\| '([A-Z_]+)'/gm)].map(
  ([, code]) => code as ApiErrorCode,
);

/** The rows of one section, each as its cells without the code marks. */
function rowsUnder(heading: string): readonly (readonly string[])[] {
  const section = DOCUMENT.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^\| `.*$/gm)].map(([row]) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
}

test('docs/api-errors.md has each code of the app with its status and its words, in order', () => {
  expect(CODES.length).toBeGreaterThan(0);
  expect(rowsUnder('Codes of the app')).toEqual(
    CODES.map((code) => {
      const { status, title, hint } = toProblem(apiError(code, ''));
      return [code, String(status), title, hint];
    }),
  );
});

test('docs/api-errors.md has the status of each code of the packages that is no defect of the app', () => {
  const [, table = ''] = /PACKAGE_STATUS[^{]*\{([^}]*)\}/.exec(read('http/problem-response.ts')) ?? [];
  const codes = [...table.matchAll(/([A-Z_]+): \d+/g)].map(([, code = '']) => code);
  expect(codes.length).toBeGreaterThan(0);
  const statusOf = (code: string) => toProblem(new CodedError(code, { message: '', detail: '', hint: '' })).status;
  expect(rowsUnder('Codes of the packages')).toEqual(codes.map((code) => [code, String(statusOf(code))]));
});

test('every code of the app is thrown somewhere', () => {
  const sources = readdirSync(SERVER, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .map(read);
  const thrown = new Set(
    sources.flatMap((text) => [...text.matchAll(/apiError\(\s*'([A-Z_]+)'/g)].map(([, code]) => code)),
  );
  expect(CODES.filter((code) => !thrown.has(code))).toEqual([]);
});

test('a problem names no path, although its error has one', () => {
  const database = '/home/listener/Music/library.db';
  for (const code of ['DATABASE_MISSING', 'JOURNAL_UNUSABLE', 'DISK_FULL', 'DATABASE_UNREADABLE']) {
    const facts = { database, journal: `${database}.upgrades.jsonl`, directory: '/home/listener/Music' };
    const error = new CodedError(code, { message: database, detail: database, hint: 'Try again.', facts });
    expect(JSON.stringify(toProblem(error))).not.toContain('/home');
  }
});
