import { statSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabase, type ProgressOptions } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import type { Backup } from '../catalog/list-backups.ts';
import { BackupError } from '../errors.ts';
import { inspectOffThread } from '../verify/off-thread.ts';
import { copyTable } from './copy-table.ts';
import { addFromBackup, objectsOf } from './merge-backup.ts';
import { createNewDatabase, type NewDatabaseOptions, openNewDatabase, scanTables } from './new-database.ts';
import { openPageFile } from './open-page-file.ts';
import type { OpenPageFile } from './page-file.ts';
import { planSalvage, type SalvagePlan } from './plan-salvage.ts';
import { type CreatedObjects, createObjects, rebuildVirtual, restoreCounters } from './rebuild-schema.ts';
import type { LostObject, SalvagedTable, SalvageReport } from './salvage-report.ts';
import { inCreationOrder, isVirtual, kindOf, type SchemaObject } from './schema.ts';

export interface BuildDatabaseOptions extends ProgressOptions {
  /** A copy of the damaged file, and a temporary folder for this run only. */
  readonly scratch: string;
  readonly folder: string;
  /** `unreadable`: the pages of the damaged file may belong to different transactions. */
  readonly log: SalvageReport['log'];
  /** The new file, under its temporary name. */
  readonly partial: string;
  readonly backup: Backup | null;
  /** The folder with the preserved damaged file, for the error that reports a failure. */
  readonly evidence: string;
}

type Built = Omit<SalvageReport, 'path' | 'evidence' | 'backup'>;

/** Builds the new file from the pages of the scratch copy and from the backup, if there is one. */
export async function buildDatabase(options: BuildDatabaseOptions): Promise<Built> {
  const file = openPageFile(options.scratch);
  try {
    const plan = await planSalvage(file, options);
    assertReadable(plan, options);
    const filled = await fillDatabase(plan, file, options);
    options.onProgress?.({ phase: 'check', done: 0, total: 1 });
    const bytes = statSync(options.partial).size;
    const { damage, orphans } = await inspectOffThread(
      { path: options.partial, depth: 'full' },
      { bytes, signal: options.signal },
    );
    options.onProgress?.({ phase: 'check', done: 1, total: 1 });
    return { ...filled, log: options.log, status: statusOf(plan, filled, damage), damage, orphans };
  } finally {
    file.close();
  }
}

function assertReadable({ objects }: SalvagePlan, { backup, evidence }: BuildDatabaseOptions): void {
  if (backup !== null || objects.some(({ type }) => type === 'table')) return;
  throw new BackupError('SALVAGE_FAILED', {
    message: 'No table in the file can be read.',
    detail: 'No row of the schema is readable, so no page can be assigned to a table.',
    hint: 'Name a backup to take the tables from.',
    facts: { evidence },
  });
}

function statusOf(
  { isSchemaWhole }: SalvagePlan,
  { tables, lost }: FilledDatabase,
  damage: readonly string[],
): Built['status'] {
  const areAllThere = tables.every(({ rowsLost, rowsFromBackup }) => rowsLost?.rows === 0 && rowsFromBackup === 0);
  return isSchemaWhole && areAllThere && lost.length === 0 && damage.length === 0 ? 'whole' : 'partial';
}

type FilledDatabase = Pick<SalvageReport, 'schema' | 'tables' | 'recreated' | 'lost'>;

/** Creates the new file and fills it with the rows of the damaged file, then with those of the backup. */
async function fillDatabase(
  plan: SalvagePlan,
  file: OpenPageFile,
  { partial, scratch, folder, backup, ...watch }: BuildDatabaseOptions,
): Promise<FilledDatabase> {
  const copy = backup === null ? null : join(folder, 'backup.db');
  if (backup !== null && copy !== null) await copyFile(backup.path, copy);
  const objects = copy === null || plan.isSchemaWhole ? plan.objects : withThoseOf(copy, plan.objects);
  const before = makeTables(partial, objects, {
    ...file.layout,
    userVersion: file.header?.userVersion ?? backup?.manifest.userVersion ?? 0,
    applicationId: file.header?.applicationId ?? backup?.manifest.applicationId ?? 0,
  });
  const sound = plan.owners.haveConflicts() ? [] : plan.tables.filter(({ isSound }) => isSound);
  const scanned = scanTables({ partial, scratch, tables: sound });
  const database = openNewDatabase(partial);
  try {
    if (copy !== null) database.prepare('ATTACH ? AS backup').run(copy);
    database.exec('BEGIN');
    const tables = await fillTables({ ...watch, into: database, file, scanned, plan, hasBackup: copy !== null });
    if (copy !== null) tables.push(...fillOtherTables(database, objects, tables, file));
    restoreCounters(database, plan.sequence, file);
    const empty = rebuildVirtual(database, before.made);
    const after = createObjects(
      database,
      objects.filter((object) => !isNeededByRows(object)),
    );
    database.exec('COMMIT');
    return {
      schema: plan.isSchemaWhole ? 'whole' : 'partial',
      tables,
      recreated: [...before.made, ...after.made].filter(isRecreated).map(({ name }) => name),
      lost: withoutRepeats([...plan.lost, ...before.lost, ...after.lost, ...empty]),
    };
  } finally {
    database.close();
  }
}

function makeTables(partial: string, objects: readonly SchemaObject[], options: NewDatabaseOptions): CreatedObjects {
  const database = createNewDatabase(partial, options);
  try {
    return createObjects(database, objects.filter(isNeededByRows));
  } finally {
    database.close();
  }
}

interface FillTablesOptions extends Omit<Parameters<typeof copyTable>[1], 'owners'> {
  readonly plan: SalvagePlan;
  readonly hasBackup: boolean;
}

async function fillTables({ plan, hasBackup, ...options }: FillTablesOptions): Promise<SalvagedTable[]> {
  const { into, file, onProgress } = options;
  const tables: SalvagedTable[] = [];
  for (const table of plan.tables) {
    onProgress?.({ phase: 'write', done: tables.length, total: plan.tables.length });
    const saved = await copyTable(table, { ...options, owners: plan.owners });
    tables.push(hasBackup ? addFromBackup(into, saved, { table, file }) : saved);
  }
  return tables;
}

/** Adds the tables that exist only in the backup. */
function fillOtherTables(
  database: Database,
  objects: readonly SchemaObject[],
  tables: readonly SalvagedTable[],
  file: OpenPageFile,
): readonly SalvagedTable[] {
  const known = new Set(tables.map(({ name }) => name));
  return objects
    .filter((object) => kindOf(object) === 'table' && !known.has(object.name))
    .map(({ name }): SalvagedTable => ({ name, rowsSaved: 0, rowsFromBackup: 0, rowsLost: null, how: 'none' }))
    .map((nothing) => addFromBackup(database, nothing, { table: null, file }));
}

function isNeededByRows(object: SchemaObject): boolean {
  return ['virtual', 'table', 'unique'].includes(kindOf(object));
}

function isRecreated({ type, sql }: SchemaObject): boolean {
  return sql !== null && (type !== 'table' || isVirtual(sql));
}

function withoutRepeats(lost: readonly LostObject[]): readonly LostObject[] {
  return [...new Map(lost.map((object) => [`${object.type} ${object.name}`, object])).values()];
}

function withThoseOf(copy: string, objects: readonly SchemaObject[]): readonly SchemaObject[] {
  const known = new Set(objects.map(({ name }) => name));
  const database = openDatabase(copy);
  try {
    return inCreationOrder([...objects, ...objectsOf(database).filter(({ name }) => !known.has(name))]);
  } finally {
    database.close();
  }
}
