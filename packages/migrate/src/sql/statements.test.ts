import { describe, expect, test } from 'vitest';
import { parseStatements } from './statements.ts';
import { tokenize } from './tokens.ts';

const cut = (text: string) => parseStatements('migration.sql', text, 'schema_version').map(({ sql }) => sql);

describe('parseStatements', () => {
  test.each<readonly [string, string, readonly string[]]>([
    ['semicolons in strings', "SELECT 'a;b'; SELECT 'it''s; '", ["SELECT 'a;b'", "SELECT 'it''s; '"]],
    [
      'semicolons in names',
      'SELECT 1 AS "a;b"; SELECT 2 AS [c;d]; SELECT 3 AS `e;f`',
      ['SELECT 1 AS "a;b"', 'SELECT 2 AS [c;d]', 'SELECT 3 AS `e;f`'],
    ],
    ['semicolons in comments', 'SELECT 1 -- one; two\n; /* three; */ SELECT 2', ['SELECT 1', 'SELECT 2']],
    [
      'comment marks in strings',
      "SELECT '--'; SELECT '/*'; SELECT '*/'",
      ["SELECT '--'", "SELECT '/*'", "SELECT '*/'"],
    ],
    ['quotes in comments', 'SELECT 1 -- don\'t\n; SELECT 2 /* " */', ['SELECT 1', 'SELECT 2']],
    ['a comment without end', 'SELECT 1; /* SELECT 2;', ['SELECT 1']],
    ['empty statements', ';; SELECT 1;; ;', ['SELECT 1']],
    ['no semicolon at the end', 'SELECT 1; SELECT 2', ['SELECT 1', 'SELECT 2']],
    [
      'a trigger',
      'CREATE TRIGGER a AFTER INSERT ON t BEGIN SELECT 1; SELECT 2; END; SELECT 3',
      ['CREATE TRIGGER a AFTER INSERT ON t BEGIN SELECT 1; SELECT 2; END', 'SELECT 3'],
    ],
    [
      'a trigger with CASE … END',
      'CREATE TEMP TRIGGER a AFTER INSERT ON t BEGIN SELECT CASE WHEN 1 THEN 2 END; SELECT 3; END; SELECT 4',
      ['CREATE TEMP TRIGGER a AFTER INSERT ON t BEGIN SELECT CASE WHEN 1 THEN 2 END; SELECT 3; END', 'SELECT 4'],
    ],
    [
      'a trigger with a column named "end"',
      'CREATE TRIGGER a AFTER INSERT ON t BEGIN SELECT new."end"; END; SELECT 4',
      ['CREATE TRIGGER a AFTER INSERT ON t BEGIN SELECT new."end"; END', 'SELECT 4'],
    ],
    [
      'CASE … END outside a trigger',
      'SELECT CASE WHEN 1 THEN 2 END; SELECT 3',
      ['SELECT CASE WHEN 1 THEN 2 END', 'SELECT 3'],
    ],
    ['a table named trigger', 'CREATE TABLE "trigger" (x); SELECT 1', ['CREATE TABLE "trigger" (x)', 'SELECT 1']],
  ])('splits a text with %s', (_, text, statements) => {
    expect(cut(text)).toEqual(statements);
  });

  test('reads a doubled quote as one token', () => {
    expect(tokenize(`'it''s' "a""b" [c]`).map(({ text }) => text)).toEqual(["'it''s'", '"a""b"', '[c]']);
  });

  test('gives each statement its line, also after CRLF and a byte order mark', () => {
    const text = '\uFEFF-- Header\r\n\r\nSELECT 1;\r\nSELECT\r\n  2;\r\n\r\n\r\nSELECT 3;';
    expect(parseStatements('migration.sql', text, 'schema_version').map(({ line }) => line)).toEqual([3, 4, 8]);
  });

  test.each([
    ['CREATE TABLE t (x)', 'additive'],
    ['create index i on t (x)', 'additive'],
    ['CREATE VIEW v AS SELECT 1', 'additive'],
    ['ALTER TABLE t ADD COLUMN y', 'additive'],
    ["ALTER TABLE t ADD y DEFAULT 'RENAME'", 'additive'],
    ['CREATE TABLE t AS SELECT 1', 'any'],
    ['CREATE TEMP TABLE t AS SELECT 1', 'any'],
    ['ALTER TABLE t ADD COLUMN y DEFAULT 5 REFERENCES other (id)', 'any'],
    ['ALTER TABLE t RENAME TO u', 'any'],
    ['ALTER TABLE t DROP COLUMN y', 'any'],
    ['CREATE VIRTUAL TABLE f USING fts5(x)', 'any'],
    ['UPDATE t SET x = 1', 'any'],
    ['WITH a AS (SELECT 1) DELETE FROM t', 'any'],
    ['DROP INDEX i', 'any'],
  ])('classifies %s as %s', (sql, effect) => {
    expect(parseStatements('migration.sql', sql, 'schema_version')[0]?.effect).toBe(effect);
  });
});

describe('the rules of parseStatements', () => {
  test.each([
    'BEGIN',
    'begin immediate',
    'COMMIT',
    'END TRANSACTION',
    'ROLLBACK',
    'ROLLBACK TO a',
    'SAVEPOINT a',
    'RELEASE a',
    "ATTACH 'other.db' AS other",
    'DETACH other',
    'VACUUM',
    "VACUUM INTO 'copy.db'",
    'PRAGMA foreign_keys = OFF',
    'PRAGMA main.foreign_keys = OFF',
    'PRAGMA main.legacy_alter_table = ON',
    'PRAGMA "foreign_keys" = OFF',
    'PRAGMA writable_schema = ON',
    'PRAGMA journal_mode = OFF',
    'PRAGMA synchronous = OFF',
    'PRAGMA user_version = 7',
    'PRAGMA application_id = 7',
    '/* quietly */ COMMIT',
    '-- quietly\nCoMmIt',
  ])('reject %s with file and line', (sql) => {
    const text = `-- Does it\nSELECT 1;\n\n${sql};`;
    const lines = text.split('\n');
    expect(() => parseStatements('migration.sql', text, 'schema_version')).toThrow(
      expect.objectContaining({
        code: 'MIGRATION_REFUSED',
        detail: expect.stringContaining(`migration.sql: line ${lines.length}: `),
        facts: { file: 'migration.sql', line: lines.length },
      }),
    );
  });

  test.each([
    ['nothing', '-- Only words\n;;', /the migration has no statement/],
    ['a string without its end', "-- Does it\nSELECT 'a;\nSELECT 1;", /line 2: ' is missing/],
    ['a name without its end', 'SELECT "a;', /line 1: " is missing/],
    ['a NUL character', 'SELECT 1;\nSELECT 2\0; COMMIT;', /line 2: a NUL/],
  ])('reject %s', (_, text, detail) => {
    expect(() => parseStatements('migration.sql', text, 'schema_version')).toThrow(
      expect.objectContaining({ code: 'MIGRATION_REFUSED', detail: expect.stringMatching(detail) }),
    );
  });

  test.each([
    'PRAGMA legacy_alter_table = ON',
    'PRAGMA defer_foreign_keys = ON',
    'PRAGMA foreign_key_check',
    'REINDEX',
    'ANALYZE',
    'EXPLAIN COMMIT',
    "INSERT INTO t VALUES ('COMMIT')",
  ])('accept %s', (sql) => {
    expect(cut(sql)).toEqual([sql]);
  });
});
