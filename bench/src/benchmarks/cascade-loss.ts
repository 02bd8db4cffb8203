import { join } from 'node:path';
import { openDatabase } from '@auralis/backup/storage';
import { loadMigrations } from '@auralis/migrate';
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

const FIRST: PlainStep = {
  name: '0001_library',
  statements: [
    'CREATE TABLE tracks (id INTEGER PRIMARY KEY, title TEXT)',
    'CREATE TABLE plays (id INTEGER PRIMARY KEY, track_id INTEGER REFERENCES tracks(id) ON DELETE CASCADE)',
  ],
};
/** The rebuild that SQLite's own page on ALTER TABLE leads to, with the pragma where people put it: in the step. */
const REBUILD: PlainStep = {
  name: '0002_longer_titles',
  statements: [
    'PRAGMA foreign_keys = OFF',
    'CREATE TABLE tracks_new (id INTEGER PRIMARY KEY, title VARCHAR(200))',
    'INSERT INTO tracks_new (id, title) SELECT id, title FROM tracks',
    'DROP TABLE tracks',
    'ALTER TABLE tracks_new RENAME TO tracks',
    'PRAGMA foreign_keys = ON',
  ],
};

/** What the same careless rebuild of a parent table leaves of its children. */
export const cascadeLoss: Benchmark = {
  name: 'cascade-loss',
  async run(workshop) {
    const rows: string[][] = [];
    let ours = 0;
    for (const [name, make] of Object.entries(RIVALS)) {
      const { outcome, children } = await rebuild(name, make, workshop);
      if (name === OURS) ours = children;
      rows.push([name, outcome, `${children} of ${CHILDREN}`]);
    }
    const report: Report = {
      title: 'A parent table is rebuilt: rows left in its child',
      columns: ['', 'the step', 'rows left'],
      rows,
      claims: [{ claim: 'rows left by Auralis', bound: 'at least', limit: CHILDREN, measured: ours, unit: 'rows' }],
      samples: {},
    };
    return [report];
  },
};

const OURS = 'Auralis';
type MakeRival = (folder: string, steps: readonly PlainStep[]) => Rival;

const RIVALS: Readonly<Record<string, MakeRival>> = {
  [OURS]: (_, steps) => auralis(() => loadMigrations(asSteps(steps))),
  // Ours refuses the pragma inside a step, since it would do nothing there; without it the step runs.
  [`${OURS}, without the pragmas`]: (_, steps) =>
    auralis(() =>
      loadMigrations(asSteps(steps.map(({ name, statements }) => ({ name, statements: noPragmas(statements) })))),
    ),
  Drizzle: drizzleRival,
  Knex: knexRival,
  Kysely: kyselyRival,
};

function noPragmas(statements: readonly string[]): readonly string[] {
  return statements.filter((sql) => !sql.startsWith('PRAGMA'));
}

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

async function rebuild(name: string, make: MakeRival, workshop: Workshop) {
  const label = `cascade-${name.replaceAll(/\W/g, '-')}`;
  const database = join(workshop.folder(label), 'library.db');
  await make(workshop.folder(`${label}-first`), [FIRST]).migrate(database);
  fill(database);
  const outcome = await make(workshop.folder(`${label}-then`), [FIRST, REBUILD])
    .migrate(database)
    .then(
      () => 'ran',
      (error: { readonly code?: string }) => `refused (${error.code ?? 'error'})`,
    );
  return { outcome, children: countChildren(database) };
}

function fill(database: string): void {
  const connection = openDatabase(database);
  connection.exec(`
    WITH n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < ${PARENTS}) INSERT INTO tracks SELECT i, 'track ' || i FROM n;
    WITH n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < ${CHILDREN}) INSERT INTO plays SELECT i, 1 + i % ${PARENTS} FROM n;
  `);
  connection.close();
}

function countChildren(database: string): number {
  const connection = openDatabase(database, { readonly: true });
  try {
    return Number(connection.prepare('SELECT count(*) FROM plays').pluck().get());
  } finally {
    connection.close();
  }
}
