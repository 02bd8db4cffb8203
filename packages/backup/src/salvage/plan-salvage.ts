import { join } from 'node:path';
import { openDatabase, type ProgressOptions } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import { type OpenPageFile, readFreelist } from './page-file.ts';
import { createObjects, misreadTables } from './rebuild-schema.ts';
import type { LostObject, SalvageReport } from './salvage-report.ts';
import {
  inCreationOrder,
  isInternal,
  isVirtual,
  readSchema,
  type SchemaObject,
  type SchemaTree,
  treesOfSchema,
} from './schema.ts';
import type { OverflowOwners } from './stored-row.ts';
import { type SurveyedTable, type SurveyedTree, surveyTrees } from './survey-trees.ts';

/** What can be read of the damaged file and rebuilt. */
export interface SalvagePlan {
  /** In the order in which they can be created. */
  readonly objects: readonly SchemaObject[];
  readonly lost: readonly LostObject[];
  readonly isSchemaWhole: boolean;
  readonly tables: readonly SurveyedTable[];
  readonly sequence: SurveyedTree | null;
  readonly owners: OverflowOwners;
}

interface PlanOptions extends ProgressOptions {
  /** A temporary folder for this run only. */
  readonly folder: string;
  readonly log: SalvageReport['log'];
}

/** Reads the schema, creates it in an empty model database, and surveys the trees it names. */
export async function planSalvage(file: OpenPageFile, { folder, log, ...watch }: PlanOptions): Promise<SalvagePlan> {
  // If commits of a log are missing, the freelist may name pages in use, and omit pages that are free.
  const free = log === 'unreadable' ? null : readFreelist(file);
  const schema = readSchema(file, free ?? new Set());
  const model = openDatabase(join(folder, 'model.db'), { create: true });
  try {
    model.pragma('synchronous = OFF');
    model.pragma('journal_mode = MEMORY');
    const wanted = inCreationOrder(schema.objects.filter((object) => !isInternal(object) && object.sql !== null));
    const { made, lost } = createObjects(model, wanted);
    const misread = schema.isWhole ? misreadTables(model, schema.objects) : [];
    const isMisread = (name: string) => misread.some((table) => table.name === name);
    const trees = treesOfSchema(schema.objects, model);
    const survey = await surveyTrees({
      ...watch,
      file,
      schema: schema.walked,
      trees,
      free,
      areAllKnown: schema.isWhole,
    });
    const surveyed = survey.trees.flatMap((one, index) => {
      const tree = trees[index];
      return tree === undefined ? [] : [{ ...one, tree }];
    });
    return {
      objects: made.filter(({ table }) => !isMisread(table)),
      lost: [...lost, ...misread],
      isSchemaWhole:
        schema.isWhole && ![...lost, ...misread].some(({ type, isDamaged }) => type === 'table' && isDamaged),
      tables: tablesToCopy(surveyed, made, model).filter(({ tree }) => !isMisread(tree.name)),
      sequence: surveyed.find(({ tree }) => tree.name === 'sqlite_sequence') ?? null,
      owners: survey.owners,
    };
  } finally {
    model.close();
  }
}

type Surveyed = SurveyedTree & { readonly tree: SchemaTree };

function tablesToCopy(
  surveyed: readonly Surveyed[],
  made: readonly SchemaObject[],
  model: Database,
): readonly SurveyedTable[] {
  const shadows = shadowTables(model, made);
  return surveyed
    .filter(({ tree: { object } }) => object.type === 'table' && !isInternal(object) && !shadows.has(object.name))
    .filter(({ tree: { object } }) => isKnown(model, object.name))
    .map((table) => ({ ...table, indexes: fullIndexes(table, surveyed, model) }));
}

/** A virtual table creates its shadow tables; only the content of a full-text index has to be copied. */
function shadowTables(model: Database, made: readonly SchemaObject[]): ReadonlySet<string> {
  const contents = new Set(made.filter(({ sql }) => isVirtual(sql)).map(({ name }) => `${name}_content`));
  const shadows = model
    .prepare(`SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow'`)
    .pluck()
    .all() as readonly string[];
  return new Set(shadows.filter((name) => !contents.has(name)));
}

function isKnown(model: Database, table: string): boolean {
  return model.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?`).get(table) !== undefined;
}

function fullIndexes({ tree }: Surveyed, surveyed: readonly Surveyed[], model: Database): readonly SurveyedTree[] {
  const full = model
    .prepare('SELECT name FROM pragma_index_list(?) WHERE partial = 0')
    .pluck()
    .all(tree.name) as readonly string[];
  return surveyed.filter(({ tree: { object } }) => object.type === 'index' && full.includes(object.name));
}
