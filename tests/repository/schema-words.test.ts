import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Inspection, inspectDatabase, loadMigrations, upgradeDatabase } from '@auralis/migrate';
import { type SchemaStatus, schemaStatus } from '@auralis/version';
import { afterAll, expect, test } from 'vitest';

// @auralis/version runs in a browser, so it cannot import the engine; its status words must still be the same.

const NEWEST = 4;
const folder = mkdtempSync(join(tmpdir(), 'auralis-words-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The migrations up to a schema, one of which may be `@breaking`. */
function migrationsTo(schema: number, breaking: number | null) {
  const migrations = Array.from({ length: schema }, (_, from) => ({
    file: `migration_v00${from}_to_v00${from + 1}_more.sql`,
    text: `-- Table ${from + 1}\n${breaking === from + 1 ? '-- @breaking\n' : ''}CREATE TABLE t${from + 1}(id INTEGER PRIMARY KEY);\n`,
  }));
  return loadMigrations({ migrations, frozen: {} });
}

/** A file at a schema, as a newer or older app finds it. */
async function libraryOf(schema: number, breaking: number | null): Promise<string> {
  const path = join(folder, `schema-${schema}-breaking-${breaking}.db`);
  if (schema === 0) writeFileSync(path, '');
  else await upgradeDatabase({ database: path, migrations: await migrationsTo(schema, breaking), appVersion: '1.0.0' });
  return path;
}

/** The result of an inspection in the words of `schemaStatus`. */
function inWords(found: Inspection): string {
  if (found.status !== 'ahead') return found.status;
  return found.compatible ? 'ahead-compatible' : 'ahead-incompatible';
}

const seen = new Set<string>();

test.each([null, 2, 3, 4])(
  'inspectDatabase and schemaStatus agree on every file, with @breaking migration %s',
  async (breaking) => {
    for (let schema = 0; schema <= NEWEST; schema += 1) {
      const path = await libraryOf(schema, breaking);
      for (let code = 1; code <= NEWEST; code += 1) {
        const found = inspectDatabase(path, await migrationsTo(code, breaking));
        const file =
          'minReader' in found ? { version: schema, minReader: found.minReader } : { version: 0, minReader: 0 };
        expect(schemaStatus(file, code), `schema ${schema} for an app of ${code}`).toBe(inWords(found));
        seen.add(inWords(found));
      }
    }
  },
);

test('the files above cover every schema status', () => {
  const words: Readonly<Record<SchemaStatus, true>> = {
    empty: true,
    current: true,
    behind: true,
    'ahead-compatible': true,
    'ahead-incompatible': true,
  };
  expect([...seen].sort()).toEqual(Object.keys(words).sort());
});
