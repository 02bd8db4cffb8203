import Sqlite from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseStatements } from './statements.ts';
import { tokenize } from './tokens.ts';

const cut = (text: string) => parseStatements('migration.sql', text, 'schema_version').map(({ sql }) => sql);

const blank = fc.constantFrom(' ', '\n', '\t', '\r\n', ' -- a; b\'s "c\n', '/* ; \' " */', '/*/ ; */', '\n--\n');
const nasty = fc.string({
  unit: fc.constantFrom(';', "'", '"', '`', ']', '-', '/', '*', '\n', 'E', 'N', 'D', 'é', '🎧', ' '),
});
const quoted = (mark: string) => nasty.map((text) => mark + text.replaceAll(mark, mark + mark) + mark);
const value = fc.oneof(
  quoted("'"),
  fc.constantFrom('1', '1.5e3', "x'00ff'", 'NULL', '-1', '(2)', 'CASE WHEN 1 THEN 2 END'),
);
const insert = fc.tuple(value, blank).map(([one, gap]) => `INSERT INTO t${gap}(x) VALUES (${one}${gap})`);
const table = fc
  .tuple(fc.oneof(quoted('"'), quoted('`')), blank, fc.nat())
  .map(
    ([column, gap, id]) => `CREATE TABLE${gap}IF NOT EXISTS t${id} (id, ${column.length === 2 ? 'x' : column}${gap})`,
  );
const trigger = fc
  .tuple(fc.array(insert, { minLength: 1, maxLength: 3 }), blank, fc.nat())
  .map(
    ([body, gap, id]) => `CREATE TRIGGER${gap}IF NOT EXISTS g${id} AFTER INSERT ON u BEGIN ${body.join(';')};${gap}END`,
  );
const script = fc.array(fc.tuple(fc.oneof(insert, table, trigger), blank, blank), { minLength: 1, maxLength: 8 });

function contentAfter(run: (database: Sqlite.Database) => void): string {
  const database = new Sqlite(':memory:');
  database.exec('CREATE TABLE t (x); CREATE TABLE u (x)');
  run(database);
  const rows = database.prepare('SELECT typeof(x), quote(x) FROM t').raw().all();
  const schema = database.prepare('SELECT name, sql FROM sqlite_schema').raw().all();
  database.close();
  return JSON.stringify([rows, schema]);
}

describe('parseStatements and tokenize, for generated text', () => {
  test('return the statements that were joined', () => {
    fc.assert(
      fc.property(script, (parts) => {
        const text = parts.map(([sql, before, after]) => `${before}${sql}${after};`).join('');
        expect(cut(text)).toEqual(parts.map(([sql]) => sql.replaceAll('\r\n', '\n')));
      }),
      { numRuns: 500 },
    );
  });

  test('split a text into statements that have the effect of the whole', () => {
    fc.assert(
      fc.property(script, (parts) => {
        const text = parts
          .map(([sql, before, after]) => `${before}${sql}${after};`)
          .join('')
          .replaceAll('\r\n', '\n');
        const whole = contentAfter((database) => database.exec(text));
        const each = contentAfter((database) => {
          for (const sql of cut(text)) database.prepare(sql).run();
        });
        expect(each).toBe(whole);
      }),
      { numRuns: 300 },
    );
  });

  const soup = fc.string({
    unit: fc.constantFrom(...';\'"`[]-/*\n\r\t ()ab_1.$éß\u00a0\ufeff🎧', 'SELECT ', 'END', 'CREATE ', 'TRIGGER '),
    maxLength: 40,
  });

  test('leave only white space and comments between tokens', () => {
    fc.assert(
      fc.property(soup, (text) => {
        const tokens = tokensOrNothing(text);
        let at = 0;
        for (const { start, end, text: shown, kind } of tokens) {
          expect(tokenize(text.slice(at, start))).toEqual([]);
          expect(end).toBeGreaterThan(start);
          if (kind !== 'word') expect(text.slice(start, end)).toBe(shown);
          at = end;
        }
        if (tokens.length > 0) expect(tokenize(text.slice(at))).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  test('never return two statements as one', () => {
    const database = new Sqlite(':memory:');
    fc.assert(
      fc.property(
        fc.array(fc.oneof(soup, fc.constantFrom('SELECT 1', ';', "'", 'COMMIT')), { maxLength: 6 }),
        (parts) => {
          for (const sql of cutOrNothing(parts.join(''))) {
            try {
              database.prepare(sql);
            } catch (error) {
              expect((error as Error).message).not.toMatch(/more than one statement|no statements/);
            }
          }
        },
      ),
      { numRuns: 3000 },
    );
    database.close();
  });
});

function tokensOrNothing(text: string) {
  try {
    return tokenize(text);
  } catch (error) {
    expect(error).toBeInstanceOf(SyntaxError);
    return [];
  }
}

function cutOrNothing(text: string): readonly string[] {
  try {
    return cut(text);
  } catch (error) {
    expect(error).toMatchObject({ code: 'MIGRATION_REFUSED' });
    return [];
  }
}
