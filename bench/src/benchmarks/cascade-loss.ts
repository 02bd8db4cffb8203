import { join } from 'node:path';
import { loadMigrations } from '@auralis/migrate';
import { openDatabase } from '@auralis/sqlite';
import type { Benchmark } from '../benchmark.ts';
import type { Report } from '../report.ts';
import { auralis } from '../rivals/auralis.ts';
import { drizzleRival } from '../rivals/drizzle.ts';
import type { Rival } from '../rivals/index.ts';
import { knexRival } from '../rivals/knex.ts';
import { kyselyRival } from '../rivals/kysely.ts';
import type { PlainStep } from '../rivals/rival.ts';
import type { Workshop } from '../workshop.ts';

const PARENTS = 100;
const CHILDREN = 300;
const ALL = PARENTS + CHILDREN;

const FIRST: PlainStep = {
  name: '0001_library',
  statements: [
    'CREATE TABLE tracks (id INTEGER PRIMARY KEY, title TEXT)',
    'CREATE TABLE plays (id INTEGER PRIMARY KEY, track_id INTEGER REFERENCES tracks(id) ON DELETE CASCADE)',
    'CREATE TRIGGER plays_go_too AFTER DELETE ON tracks BEGIN DELETE FROM plays WHERE track_id = old.id; END',
  ],
};

const REBUILD: readonly string[] = [
  'CREATE TABLE tracks_new (id INTEGER PRIMARY KEY, title VARCHAR(200))',
  'INSERT INTO tracks_new (id, title) SELECT id, title FROM tracks',
  'DROP TABLE tracks',
  'ALTER TABLE tracks_new RENAME TO tracks',
];

/** The ways in which people spell the rebuild of a parent table, each with what is wrong about it. */
const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  'pragma inside the step': ['PRAGMA foreign_keys = OFF', ...REBUILD, 'PRAGMA foreign_keys = ON'],
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

type MakeRival = (folder: string, steps: readonly PlainStep[]) => Rival;

const OURS = 'Auralis';
const RIVALS: Readonly<Record<string, MakeRival>> = {
  [OURS]: (_, steps) => auralis(() => loadMigrations(asSteps(steps))),
  Drizzle: drizzleRival,
  Knex: knexRival,
  Kysely: kyselyRival,
};

/** What the same careless rebuild of a parent table leaves of the parent and its children. */
export const cascadeLoss: Benchmark = {
  name: 'cascade-loss',
  async run(workshop) {
    const rows: string[][] = [];
    const ours: number[] = [];
    for (const [spelling, statements] of Object.entries(SPELLINGS)) {
      const cells: string[] = [];
      for (const [name, make] of Object.entries(RIVALS)) {
        const { outcome, left } = await rebuild(make, statements, workshop);
        if (name === OURS) ours.push(left);
        cells.push(`${outcome}, ${left}`);
      }
      rows.push([spelling, ...cells]);
    }
    const report: Report = {
      title: `A parent table is rebuilt without care: rows left of ${ALL}`,
      columns: ['the step', ...Object.keys(RIVALS)],
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

function asSteps(steps: readonly PlainStep[]) {
  const label = (version: number) => `v${String(version).padStart(3, '0')}`;
  return {
    steps: steps.map(({ name, statements }, index) => ({
      file: `migration_${label(index)}_to_${label(index + 1)}_step.sql`,
      text: `-- ${name}\n${statements.join(';\n')};\n`,
    })),
    frozen: {},
  };
}

async function rebuild(make: MakeRival, statements: readonly string[], workshop: Workshop) {
  const database = join(workshop.folder('cascade'), 'library.db');
  await make(stepFolder(workshop), [FIRST]).migrate(database);
  fill(database);
  const outcome = await make(stepFolder(workshop), [FIRST, { name: '0002_longer_titles', statements }])
    .migrate(database)
    .then(
      () => 'ran',
      () => 'refused',
    );
  return { outcome, left: countRows(database) };
}

let folders = 0;

/** Never the same one twice: a migrator that imports its steps would be given the old ones again. */
function stepFolder(workshop: Workshop): string {
  folders += 1;
  return workshop.folder(`cascade-steps-${folders}`);
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
