import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import { BackupError } from '../../src/errors.ts';
import { salvageDatabase } from '../../src/salvage/salvage-database.ts';
import type { SalvageReport } from '../../src/salvage/salvage-report.ts';
import {
  type CorpusDatabaseOptions,
  makeCorpusDatabase,
  type Rows,
  readAllRows,
  readSequences,
} from './corpus-database.ts';
import { type CorruptionOptions, corrupt, type Damage, mapPages, type PageMap } from './corruptions.ts';
import type { Counts, Reference } from './recover-reference.ts';
import { findRows, type IsDamaged, type RowPlaces } from './row-positions.ts';
import { inventedInAll, scoreOf } from './score.ts';

/** A sound database, its rows and their positions. */
export interface Sample {
  readonly path: string;
  readonly rows: Rows;
  readonly sequences: Rows;
  readonly places: RowPlaces;
  readonly pages: PageMap;
}

export function makeSample(path: string, options: CorpusDatabaseOptions): Sample {
  makeCorpusDatabase(path, options);
  const rows = rowsIn(path, readAllRows);
  const sequences = rowsIn(path, readSequences);
  return { path, rows, sequences, places: findRows(path, rows), pages: mapPages(path) };
}

export interface Case {
  readonly name: string;
  readonly complaints: readonly string[];
  /** Rows outside the damage: in total, saved by salvage, and saved by the reference tool where known. */
  readonly intact: number;
  readonly ours: number;
  readonly theirs: number | null;
}

/** Damages a copy of a database, salvages it, and compares the result with the sound database and with a reference tool. */
export async function tryDamage(sample: Sample, options: CorruptionOptions, reference: Reference): Promise<Case> {
  const folder = join(sample.path, '..');
  const [damaged, to] = [join(folder, 'damaged.db'), join(folder, 'salvaged.db')];
  const damages = corrupt(sample.path, damaged, sample.pages, options);
  const before = readFileSync(damaged);
  try {
    const report = await salvageOrNothing(damaged, to);
    const saved = report === null ? new Map() : rowsIn(to, readAllRows);
    const isSchemaIntact = !isSchemaDamaged(sample, damages);
    const isDamaged = sample.places.after(damages);
    const countIntact = (rows: Rows) =>
      Object.fromEntries(
        [...sample.rows.keys()].map((table) => [table, scoreOf(table, sample.rows, rows, isDamaged).intact]),
      );
    const recovered = isSchemaIntact ? reference.rowsOf(damaged, countIntact) : null;
    const complaints = [
      ...(readFileSync(damaged).equals(before) ? [] : ['the damaged file was changed']),
      ...(report === null ? [] : complaintsAbout(report, sample.rows, saved)),
    ];
    const outcome = { name: nameOf(options), complaints, isDamaged, saved, recovered };
    return isSchemaIntact ? compare(sample, outcome) : compareContents(sample, outcome);
  } finally {
    for (const name of ['damaged.db', 'salvaged.db', 'backups']) {
      rmSync(join(folder, name), { recursive: true, force: true });
    }
  }
}

interface Outcome {
  readonly name: string;
  readonly complaints: readonly string[];
  readonly isDamaged: IsDamaged;
  readonly saved: Rows;
  readonly recovered: Counts | null;
}

function compare({ rows }: Sample, { name, complaints, isDamaged, saved, recovered }: Outcome): Case {
  const all = [...complaints];
  let [intact, ours, theirs] = [0, 0, 0];
  for (const [table, real] of rows) {
    const score = scoreOf(table, rows, saved, isDamaged);
    const reference = recovered?.[table] ?? 0;
    if (score.invented.length > 0) all.push(`${table}: rows that never were: ${score.invented.slice(0, 3)}`);
    if (score.intact < reference) all.push(`${table}: ${score.intact} rows saved, ${reference} by .recover`);
    intact += [...real.keys()].filter((key) => !isDamaged(table, key)).length;
    ours += score.intact;
    theirs += reference;
  }
  return { name, complaints: all, intact, ours, theirs: recovered === null ? null : theirs };
}

/** Without the schema no number of saved rows is guaranteed, only that no row is invented. */
function compareContents({ rows, sequences }: Sample, { name, complaints, isDamaged, saved }: Outcome): Case {
  const invented = inventedInAll(new Map([...rows, ...sequences]), saved, isDamaged);
  const problems = invented.length > 0 ? [`rows that never were: ${invented.slice(0, 3).join('; ')}`] : [];
  return { name, complaints: [...complaints, ...problems], intact: 0, ours: 0, theirs: null };
}

async function salvageOrNothing(database: string, to: string): Promise<SalvageReport | null> {
  try {
    return await salvageDatabase({ database, to });
  } catch (error) {
    if (error instanceof BackupError && error.code === 'SALVAGE_FAILED') return null;
    throw error;
  }
}

function complaintsAbout({ damage, tables }: SalvageReport, truth: Rows, saved: Rows): readonly string[] {
  return [
    ...damage.map((complaint) => `the new file is damaged: ${complaint}`),
    ...tables.flatMap(({ name, rowsSaved, rowsLost }) => {
      const [there, real] = [saved.get(name)?.size, truth.get(name)?.size];
      if (there !== rowsSaved) return [`${name}: ${rowsSaved} rows reported, ${there} saved`];
      if (rowsLost?.certainty !== 'exact' || real === undefined || rowsLost.rows === real - there) return [];
      return [`${name}: ${rowsLost.rows} rows reported as lost, ${real - there} are`];
    }),
  ];
}

/** `.recover` and salvage both need the schema, which begins after the file header. */
function isSchemaDamaged({ pages: { schema, pageSize } }: Sample, damages: readonly Damage[]): boolean {
  return schema.some((page) =>
    damages.some(({ start, end }) => start < page * pageSize && Math.max((page - 1) * pageSize, 100) < end),
  );
}

function nameOf({ region, corruption: kind, seed }: CorruptionOptions): string {
  return `${region}, ${kind}, seed ${seed}`;
}

function rowsIn(path: string, read: (database: Database) => Rows): Rows {
  const database = openDatabase(path, { readonly: true });
  try {
    return read(database);
  } finally {
    database.close();
  }
}
