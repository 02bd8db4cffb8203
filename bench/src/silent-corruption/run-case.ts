import { openDatabase } from '@auralis/sqlite';
import type { MigrationTool, PlainMigration } from '../migration-tools/migration-tool.ts';
import type { CorruptionCase } from './corruption-case.ts';

/** What became of a user's data. */
export interface Outcome {
  /**
   * `lost`: the tool reports success, and the data differs. `kept`: it reports success, and nothing differs. `refused`: it
   * reports an error, and nothing differs. `half done`: it reports an error, and the data differs.
   */
  readonly result: 'lost' | 'kept' | 'refused' | 'half done';
  /** Of the error, where the tool gives it one. */
  readonly code: string | null;
}

/** The first release of a case, and the faulty migration after it. */
export function migrationsOf({ schema, migration }: CorruptionCase): readonly [PlainMigration, PlainMigration] {
  return [
    { name: '0001_first', statements: schema },
    { name: '0002_faulty', statements: migration },
  ];
}

/** Makes a tool for migrations; `stage` is a name for the folder that it may write them to. */
type MakeForStage = (migrations: readonly PlainMigration[], stage: string) => MigrationTool;

/** Creates the file of the first release with the tool, fills it, and runs the faulty migration with the tool. */
export async function runCase(path: string, one: CorruptionCase, make: MakeForStage): Promise<Outcome> {
  const [first, faulty] = migrationsOf(one);
  await make([first], 'first').migrate(path);
  fill(path, one.rows);
  const before = answer(path, one.data);
  const tool = make([first, faulty], 'faulty');
  const failure = await tool.migrate(path).then(
    () => null,
    (error: unknown) => ({ error }),
  );
  const isSame = answer(path, one.data) === before;
  if (failure === null) return { result: isSame ? 'kept' : 'lost', code: null };
  const { code } = (failure.error ?? {}) as { readonly code?: unknown };
  return { result: isSame ? 'refused' : 'half done', code: typeof code === 'string' ? code : null };
}

function fill(path: string, rows: readonly string[]): void {
  const database = openDatabase(path);
  try {
    for (const sql of rows) database.exec(sql);
  } finally {
    database.close();
  }
}

/** The answer to the query of a case as text; an error is an answer too. */
function answer(path: string, query: string): string {
  const database = openDatabase(path, { readonly: true });
  try {
    const rows = database.prepare(query).raw().safeIntegers().all();
    return JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
  } catch (error) {
    return String(error);
  } finally {
    database.close();
  }
}
