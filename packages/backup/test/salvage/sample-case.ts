import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import { BackupError } from '../../src/errors.ts';
import { salvageDatabase } from '../../src/salvage/salvage-database.ts';
import type { SalvageReport } from '../../src/salvage/salvage-report.ts';
import {
  type CorpusLibraryOptions,
  makeCorpusLibrary,
  type Rows,
  readAllRows,
  readSequences,
} from './corpus-database.ts';
import { type HarmOptions, harm, mapPages, type PageMap, type Wound } from './corruptions.ts';
import type { Counts, Rival } from './recover-reference.ts';
import { findRows, type IsWounded, type RowPlaces } from './row-positions.ts';
import { inventedInAll, judge } from './score.ts';

/** A sound library, all that is in it, and where. */
export interface Subject {
  readonly path: string;
  readonly rows: Rows;
  readonly sequences: Rows;
  readonly places: RowPlaces;
  readonly pages: PageMap;
}

export function makeSubject(path: string, options: CorpusLibraryOptions): Subject {
  makeCorpusLibrary(path, options);
  const rows = rowsIn(path, readAllRows);
  const sequences = rowsIn(path, readSequences);
  return { path, rows, sequences, places: findRows(path, rows), pages: mapPages(path) };
}

export interface Trial {
  readonly name: string;
  readonly complaints: readonly string[];
  /** Rows that damage did not touch: how many there are, were saved by us, and by the rival where that is known. */
  readonly intact: number;
  readonly ours: number;
  readonly theirs: number | null;
}

/** Damages a copy of a library, salvages it, and holds the outcome against the sound one and against a rival. */
export async function tryDamage(subject: Subject, options: HarmOptions, rival: Rival): Promise<Trial> {
  const folder = join(subject.path, '..');
  const [damaged, to] = [join(folder, 'damaged.db'), join(folder, 'salvaged.db')];
  const wounds = harm(subject.path, damaged, subject.pages, options);
  const before = readFileSync(damaged);
  try {
    const report = await salvageOrNothing(damaged, to);
    const saved = report === null ? new Map() : rowsIn(to, readAllRows);
    const isSchemaIntact = !isSchemaWounded(subject, wounds);
    const isWounded = subject.places.after(wounds);
    const countIntact = (rows: Rows) =>
      Object.fromEntries(
        [...subject.rows.keys()].map((table) => [table, judge(table, subject.rows, rows, isWounded).intact]),
      );
    const recovered = isSchemaIntact ? rival.rowsOf(damaged, countIntact) : null;
    const complaints = [
      ...(readFileSync(damaged).equals(before) ? [] : ['the damaged file was changed']),
      ...(report === null ? [] : complaintsAbout(report, subject.rows, saved)),
    ];
    const outcome = { name: nameOf(options), complaints, isWounded, saved, recovered };
    return isSchemaIntact ? compare(subject, outcome) : compareContents(subject, outcome);
  } finally {
    for (const name of ['damaged.db', 'salvaged.db', 'backups']) {
      rmSync(join(folder, name), { recursive: true, force: true });
    }
  }
}

interface Outcome {
  readonly name: string;
  readonly complaints: readonly string[];
  readonly isWounded: IsWounded;
  readonly saved: Rows;
  readonly recovered: Counts | null;
}

function compare({ rows }: Subject, { name, complaints, isWounded, saved, recovered }: Outcome): Trial {
  const all = [...complaints];
  let [intact, ours, theirs] = [0, 0, 0];
  for (const [table, real] of rows) {
    const verdict = judge(table, rows, saved, isWounded);
    const rival = recovered?.[table] ?? 0;
    if (verdict.invented.length > 0) all.push(`${table}: rows that never were: ${verdict.invented.slice(0, 3)}`);
    if (verdict.intact < rival) all.push(`${table}: ${verdict.intact} rows saved, ${rival} by .recover`);
    intact += [...real.keys()].filter((key) => !isWounded(table, key)).length;
    ours += verdict.intact;
    theirs += rival;
  }
  return { name, complaints: all, intact, ours, theirs: recovered === null ? null : theirs };
}

/** Nothing is promised of how much is saved without the schema; that none of it is made up is. */
function compareContents({ rows, sequences }: Subject, { name, complaints, isWounded, saved }: Outcome): Trial {
  const invented = inventedInAll(new Map([...rows, ...sequences]), saved, isWounded);
  const told = invented.length > 0 ? [`rows that never were: ${invented.slice(0, 3).join('; ')}`] : [];
  return { name, complaints: [...complaints, ...told], intact: 0, ours: 0, theirs: null };
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

/** `.recover` and salvage both need the schema; without it nothing is promised. The header stands apart from it. */
function isSchemaWounded({ pages: { schema, pageSize } }: Subject, wounds: readonly Wound[]): boolean {
  return schema.some((page) =>
    wounds.some(({ start, end }) => start < page * pageSize && Math.max((page - 1) * pageSize, 100) < end),
  );
}

function nameOf({ region, harm: kind, seed }: HarmOptions): string {
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
