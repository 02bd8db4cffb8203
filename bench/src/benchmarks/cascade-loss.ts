import { join } from 'node:path';
import { loadMigrations } from '@auralis/migrate';
import { openDatabase } from '@auralis/sqlite';
import type { Benchmark } from '../benchmark.ts';
import { asBundle, auralisTool } from '../migration-tools/auralis.ts';
import { drizzleTool } from '../migration-tools/drizzle.ts';
import { knexTool } from '../migration-tools/knex.ts';
import { kyselyTool } from '../migration-tools/kysely.ts';
import type { MakeTool, PlainMigration } from '../migration-tools/migration-tool.ts';
import type { Report } from '../report.ts';
import type { Scratch } from '../scratch.ts';

const PARENTS = 100;
const CHILDREN = 300;
const ALL = PARENTS + CHILDREN;

const FIRST: PlainMigration = {
  name: '0001_library',
  statements: [
    'CREATE TABLE tracks (id INTEGER PRIMARY KEY, title TEXT)',
    'CREATE TABLE plays (id INTEGER PRIMARY KEY, track_id INTEGER REFERENCES tracks(id) ON DELETE CASCADE)',
    'CREATE TRIGGER delete_plays AFTER DELETE ON tracks BEGIN DELETE FROM plays WHERE track_id = old.id; END',
  ],
};

const REBUILD: readonly string[] = [
  'CREATE TABLE tracks_new (id INTEGER PRIMARY KEY, title VARCHAR(200))',
  'INSERT INTO tracks_new (id, title) SELECT id, title FROM tracks',
  'DROP TABLE tracks',
  'ALTER TABLE tracks_new RENAME TO tracks',
];

/** Common ways to rebuild a parent table, each with a different mistake. */
const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  'pragma inside the migration': ['PRAGMA foreign_keys = OFF', ...REBUILD, 'PRAGMA foreign_keys = ON'],
  'no pragma': REBUILD,
  'old table renamed first': [
    'ALTER TABLE tracks RENAME TO tracks_old',
    'CREATE TABLE tracks (id INTEGER PRIMARY KEY, title VARCHAR(200))',
    'INSERT INTO tracks (id, title) SELECT id, title FROM tracks_old',
    'DROP TABLE tracks_old',
  ],
  'INSERT OR IGNORE': [
    'CREATE TABLE tracks_new (id INTEGER PRIMARY KEY, title VARCHAR(200) UNIQUE)',
    'INSERT OR IGNORE INTO tracks_new (id, title) SELECT id, title FROM tracks',
    'DROP TABLE tracks',
    'ALTER TABLE tracks_new RENAME TO tracks',
  ],
  'emptied and filled, with a trigger': [
    'CREATE TABLE tracks_copy AS SELECT * FROM tracks',
    'DELETE FROM tracks',
    'INSERT INTO tracks (id, title) SELECT id, title FROM tracks_copy',
    'DROP TABLE tracks_copy',
  ],
};

const OURS = 'Auralis';
const TOOLS: Readonly<Record<string, MakeTool>> = {
  [OURS]: (_, migrations) => auralisTool(() => loadMigrations(asBundle(migrations))),
  Drizzle: drizzleTool,
  Knex: knexTool,
  Kysely: kyselyTool,
};

/** Compares what the same faulty rebuild of a parent table leaves of the parent and its children. */
export const cascadeLoss: Benchmark = {
  name: 'cascade-loss',
  async run(scratch) {
    const rows: string[][] = [];
    const ours: number[] = [];
    for (const [spelling, statements] of Object.entries(SPELLINGS)) {
      const cells: string[] = [];
      for (const [name, make] of Object.entries(TOOLS)) {
        const { outcome, left } = await rebuild(make, statements, scratch);
        if (name === OURS) ours.push(left);
        cells.push(`${outcome}, ${left}`);
      }
      rows.push([spelling, ...cells]);
    }
    const report: Report = {
      title: `A faulty rebuild of a parent table: rows left of ${ALL}`,
      columns: ['the migration', ...Object.keys(TOOLS)],
      rows,
      claims: [
        {
          claim: 'fewest rows left by Auralis',
          bound: 'at least',
          limit: ALL,
          measured: Math.min(...ours),
          unit: 'rows',
        },
      ],
      samples: {},
    };
    return [report];
  },
};

async function rebuild(make: MakeTool, statements: readonly string[], scratch: Scratch) {
  const database = join(scratch.folder('cascade'), 'library.db');
  await make(migrationFolder(scratch), [FIRST]).migrate(database);
  fill(database);
  const outcome = await make(migrationFolder(scratch), [FIRST, { name: '0002_longer_titles', statements }])
    .migrate(database)
    .then(
      () => 'ran',
      () => 'refused',
    );
  return { outcome, left: countRows(database) };
}

let folders = 0;

/** A new folder each time: Node caches the migrations that a tool imports. */
function migrationFolder(scratch: Scratch): string {
  folders += 1;
  return scratch.folder(`cascade-migrations-${folders}`);
}

function fill(database: string): void {
  const connection = openDatabase(database);
  connection.exec(`
    WITH n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < ${PARENTS}) INSERT INTO tracks SELECT i, 'track ' || (i % 50) FROM n;
    WITH n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < ${CHILDREN}) INSERT INTO plays SELECT i, 1 + i % ${PARENTS} FROM n;
  `);
  connection.close();
}

function countRows(database: string): number {
  const connection = openDatabase(database, { readonly: true });
  try {
    const count = 'SELECT (SELECT count(*) FROM tracks) + (SELECT count(*) FROM plays)';
    return Number(connection.prepare(count).pluck().get());
  } finally {
    connection.close();
  }
}
